"""How programs for a promise dictionary are drawn, how they end, and what the explorer tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.calls import UNHASHABLE, Call
from rdq_specs.structures.promise_dict.model import Model
from rdq_specs.structures.structure import FOREIGN, Scope

WEIGHTS: Final[dict[type[Call], int]] = {
    calls.Get: 24,
    calls.Set: 14,
    calls.Delete: 6,
    calls.Fail: 4,
    calls.Forget: 4,
    calls.Close: 1,
}

KEYS: Final = (0, 1, 0, 1, 2, 0, 1, 0, 1, 2, UNHASHABLE)
VALUES: Final = (0, 1, 2)


def draw(scene: Scene) -> Call:
    """One more call."""
    model: Model = scene.model
    kind = scene.weighed(WEIGHTS)
    if kind is calls.Close:
        return calls.Close() if scene.pick([False, True]) else calls.Get(scene.name())  # it absorbs the walk
    if kind is calls.Forget:
        alive = [*[getter for getter, _ in model.waiting], *[getter for getter, _, _ in model.untold]]
        return calls.Forget(scene.pick([*alive * 3, FOREIGN]))
    if kind is calls.Set:
        return calls.Set(scene.pick(KEYS), scene.pick(VALUES))
    if kind is calls.Get:
        return calls.Get(scene.name(), scene.pick(KEYS), scene.script(draw))
    return (calls.Delete if kind is calls.Delete else calls.Fail)(scene.pick(KEYS))


def ending(model: Model) -> Sequence[Call]:
    """It is closed, and everything deleted."""
    close = [calls.Close()] if not model.closed else []
    return [*close, *[calls.Delete(key) for key, _ in model.present]]


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done, of so many keys, values and getters at once."""

    keys: int
    values: int
    getters: int

    def __call__(self, model: Model) -> Iterator[tuple[Call, ...]]:
        """Everything that may be done there."""
        alive = [*[getter for getter, _ in model.waiting], *[getter for getter, _, _ in model.untold]]
        free = next(name for name in range(99) if name not in alive)
        for key in (*range(self.keys), UNHASHABLE):
            more = len(alive) < self.getters or model.closed
            yield (calls.Get(free, key),) if more else (calls.Get(free, key), calls.Forget(free))
            yield (calls.Delete(key),)
            yield (calls.Fail(key),)
            for value in range(self.values):
                yield (calls.Set(key, value),)
        for getter in (*alive, FOREIGN):
            yield (calls.Forget(getter),)
        yield (calls.Close(),)


SCOPES: Final = {
    scope.name: scope
    for scope in (
        Scope("keys", "three keys, one value, two getters", Actions(3, 1, 2)),
        Scope("values", "two keys, two values, three getters", Actions(2, 2, 3)),
        Scope("line", "one key, two values, four getters", Actions(1, 2, 4)),
    )
}
"""What can be explored by name."""
