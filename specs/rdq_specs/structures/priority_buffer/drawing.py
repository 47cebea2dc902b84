"""How programs for a priority buffer are drawn, how they end, and what the explorer tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Final

from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.priority_buffer.calls import Call
from rdq_specs.structures.priority_buffer.model import Model
from rdq_specs.structures.structure import FOREIGN, Scope

WEIGHTS: Final[dict[type[Call], int]] = {
    calls.Put: 12,
    calls.Get: 9,
    calls.Delete: 3,
    calls.Reprioritize: 8,
    calls.Forget: 2,
    calls.DeleteLike: 3,
    calls.Clear: 1,
}

PRIORITIES: Final = (0, 1, 1, 2, 1.5, -1, 1.0, inf, -inf, 10**400, nan, True, "1", None)

LIKES: Final = (None, 1, 1, 2)

LIMITS: Final = (None, 1, 2, 0, 3, 1, 2, -1, True, 2.0)


def draw(scene: Scene) -> Call:
    """One more call."""
    model: Model = scene.model
    if not (model.items or model.getters or scene.inside) and scene.pick([True, False]):
        return calls.Make(scene.pick(LIMITS), scene.pick(LIMITS))
    kind = scene.weighed(WEIGHTS)
    if kind is calls.Put:
        return calls.Put(scene.name(), scene.pick(PRIORITIES), scene.pick(LIKES))
    if kind is calls.Get:
        return calls.Get(scene.name(), scene.script(draw))
    if kind is calls.Forget:
        return calls.Forget(scene.pick([*model.getters * 3, FOREIGN]))
    if kind is calls.DeleteLike:
        return calls.DeleteLike(scene.pick((1, 2)))
    if kind is calls.Clear:
        return calls.Clear()
    name = scene.pick([*[name for name, *_ in model.items] * 4, FOREIGN])
    return calls.Delete(name) if kind is calls.Delete else calls.Reprioritize(name, scene.pick(PRIORITIES))


def ending(model: Model) -> Sequence[Call]:
    """Nothing is left over, and nobody."""
    return [*([calls.Clear()] if model.items else []), *[calls.Forget(getter) for getter in model.getters]]


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done, with so many items and getters at once."""

    items: int
    getters: int
    priorities: tuple[int, ...] = (0, 1)
    likes: tuple[int | None, ...] = (None,)
    limits: tuple[tuple[int | None, int | None], ...] = ()

    def __call__(self, model: Model) -> Iterator[tuple[Call, ...]]:
        """Everything that may be done there."""
        names = [name for name, *_ in model.items]
        free = next(name for name in range(99) if name not in (*names, *model.getters))
        for priority in self.priorities:
            for like in self.likes:
                yield from self._put(model, calls.Put(free, priority, like))
        yield (calls.Get(free),) if len(model.getters) < self.getters else (calls.Get(free), calls.Forget(free))
        for name in (*names, FOREIGN):
            yield (calls.Delete(name),)
            for priority in self.priorities:
                yield (calls.Reprioritize(name, priority),)
            yield (calls.Reprioritize(name, nan),)
        for getter in (*model.getters, FOREIGN):
            yield (calls.Forget(getter),)
        for like in self.likes:
            if like is not None:
                yield (calls.DeleteLike(like),)
        yield (calls.Clear(),)
        yield (calls.Put(free, True),)
        if not names and not model.getters:
            for size, backlog in self.limits:
                yield (calls.Make(size, backlog),)
            yield (calls.Make(-1, True),)

    def _put(self, model: Model, put: calls.Put) -> Iterator[tuple[Call, ...]]:
        """One more; where there are as many as there may be, only if it is refused."""
        full = model.size is not None and len(model.items) - len(model.getters) >= model.size
        if full or len(model.items) < self.items:
            yield (put,)


SCOPES: Final = {
    scope.name: scope
    for scope in (
        Scope("order", "four items of two priorities, two getters", Actions(4, 2)),
        Scope("alike", "three items, equal or not, one getter", Actions(3, 1, likes=(None, 1, 2))),
        Scope(
            "limits",
            "three items of one priority, three getters, every size and backlog from 0 to 2",
            Actions(3, 3, priorities=(0,), limits=tuple((s, b) for s in (None, 0, 1, 2) for b in (None, 0, 1, 2))),
        ),
    )
}
"""What can be explored by name."""
