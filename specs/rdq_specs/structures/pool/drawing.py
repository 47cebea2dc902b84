"""How programs for a pool are drawn, how they end, and what the explorer tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdq_specs.structures.drawing import Scene
from rdq_specs.structures.pool import calls
from rdq_specs.structures.pool.calls import Call
from rdq_specs.structures.pool.model import Model
from rdq_specs.structures.structure import FOREIGN, Scope

WEIGHTS: Final[dict[type[Call], int]] = {
    calls.Add: 5,
    calls.Finish: 5,
    calls.Fail: 2,
    calls.WhenEmpty: 4,
    calls.WhenBelow: 2,
    calls.WhenAbove: 2,
    calls.Forget: 1,
    calls.AddEnded: 1,
    calls.CancelAll: 1,
}

BOUNDS: Final = (1, 0, 2, 1, 2, 3, 1, 2, -1, True, "1", 1.0)


def draw(scene: Scene) -> Call:
    """One more call."""
    model: Model = scene.model
    kind = scene.weighed(WEIGHTS)
    if kind is calls.Add:
        again = bool(model.members) and scene.pick([False, False, False, True])
        return calls.Add(scene.pick(model.members) if again else scene.name(), scene.script(draw))
    if kind is calls.AddEnded:
        return calls.AddEnded(scene.name(), scene.pick([False, True]))
    if kind is calls.Finish or kind is calls.Fail:
        return kind(scene.pick([*model.members * 3, FOREIGN]))
    if kind is calls.CancelAll:
        return calls.CancelAll()
    if kind is calls.Forget:
        return calls.Forget(scene.pick([*[who for who, _ in model.waiters] * 3, FOREIGN]))
    now = scene.pick([True, False])
    if kind is calls.WhenEmpty:
        return calls.WhenEmpty(scene.name(), now, scene.script(draw))
    made = calls.WhenAbove if kind is calls.WhenAbove else calls.WhenBelow
    return made(scene.name(), scene.pick(BOUNDS), now, scene.script(draw))


def ending(model: Model) -> Sequence[Call]:
    """All members end."""
    return [calls.Finish(member) for member in model.members]


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done, of so many members and waiters at once, with waiters for these levels."""

    members: int
    waiters: int
    asking: tuple[type[calls.Asking], ...] = (calls.WhenEmpty,)
    bounds: tuple[int, ...] = (1,)
    cancels: bool = True

    def __call__(self, model: Model) -> Iterator[tuple[Call, ...]]:
        """Everything that may be done there."""
        free = next(name for name in range(99) if name not in (*model.members, *[who for who, _ in model.waiters]))
        for member in (*model.members, FOREIGN):
            yield (calls.Finish(member),)
            yield (calls.Fail(member),)
        for member in model.members:
            yield (calls.Add(member),)
        if len(model.members) < self.members:
            yield (calls.Add(free),)
        yield (calls.AddEnded(free),)
        yield (calls.AddEnded(free, failed=True),)
        if self.cancels:
            yield (calls.CancelAll(),)
        for asked in self._asked(free):
            yield (asked,) if len(model.waiters) < self.waiters else (asked, calls.Forget(free))
        for waiter in (*[who for who, _ in model.waiters], FOREIGN):
            yield (calls.Forget(waiter),)
        yield (calls.WhenBelow(free, 0),)
        yield (calls.WhenAbove(free, -1),)
        yield (calls.WhenAbove(free, True),)

    def _asked(self, free: int) -> Iterator[calls.Asking]:
        for now in (True, False):
            for kind in self.asking:
                if kind is calls.WhenEmpty:
                    yield calls.WhenEmpty(free, now)
                else:
                    made = calls.WhenAbove if kind is calls.WhenAbove else calls.WhenBelow
                    yield from (made(free, bound, now) for bound in self.bounds)


LEVELS: Final = (calls.WhenEmpty, calls.WhenAbove, calls.WhenBelow)

SCOPES: Final = {
    scope.name: scope
    for scope in (
        Scope("empty", "three members, four who wait for emptiness", Actions(3, 4)),
        Scope("levels", "three members, two who wait for any of five levels", Actions(3, 2, LEVELS, (1, 2))),
        Scope("crowd", "two members, three who wait for any of three levels", Actions(2, 3, LEVELS, cancels=False)),
    )
}
"""What can be explored by name."""
