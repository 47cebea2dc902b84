"""What type checkers must accept of rdq_specs.structures: a harness of one's own, and a structure of another kind."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, Self, assert_type
from unittest import TestCase

from hypothesis import settings
from hypothesis import strategies as st
from rdq_specs.calls import Poll, Tick, Turn
from rdq_specs.structures import (
    FOREIGN,
    Catalogue,
    CoreHarness,
    Explorer,
    Found,
    Harness,
    Judge,
    LawBroken,
    Lockstep,
    Mark,
    Model,
    Program,
    Scene,
    Scope,
    Structure,
    StructureFailed,
    Tally,
    Violation,
    corpus,
    fuzz,
    laws_of,
    loads,
    replay,
    shrink,
    state_machine,
    structure_test,
)
from rdq_specs.structures.trace import Did, Entry, Event


class Mine(Harness):
    """A shell's: what it does not have is left to `Harness`."""

    lacks = frozenset({Poll})

    def do(self, call: object) -> object:
        return self.told(("reached", FOREIGN))

    def turn(self) -> None: ...

    def views(self) -> Hashable:
        return ()

    def can(self, call: object) -> bool:
        return super().can(call)

    def tick(self, seconds: float) -> None: ...

    def check(self) -> None: ...

    def timers(self) -> int:
        return 1

    def retained(self) -> Sequence[int]:
        return [3]

    def close(self) -> None: ...


class Machine(CoreHarness):
    """A machine's, which the explorer branches."""

    def do(self, call: object) -> object:
        return self.now

    def views(self) -> Hashable:
        return ()

    def next_event(self) -> Event | None:
        return None

    def snapshot(self) -> Hashable:
        return ()

    def clone(self) -> Self:
        return self


class Dull:
    """A model: nothing is derived from, as it is a protocol."""

    def do(self, call: object) -> object:
        return None

    def poll(self) -> Event | None:
        return None

    def views(self) -> Hashable:
        return ()

    def snapshot(self) -> Hashable:
        return ()


class Known:
    """Facts, likewise."""

    def learn(self, entry: Entry) -> None: ...


MARKS = Catalogue()


@MARKS.enter(Did, Poll)
def polled(_facts: Known, _did: Did) -> bool:
    return True


def drawn(scene: Scene) -> object:
    """One call."""
    inside: tuple[object, ...] = scene.script(drawn)
    kind = scene.weighed({Turn: 3, Tick: 1})
    return scene.pick([inside, kind, scene.name(), scene.model])


def ended(_model: Dull) -> Sequence[object]:
    """Nothing is to be done."""
    return ()


def tried(_model: Dull) -> Iterable[tuple[object, ...]]:
    """One thing is."""
    return [(Turn(),)]


def another_kind(laws: ModuleType, mark: Mark) -> Structure:
    """All that a structure brings."""
    assert_type((mark.name, mark.words), tuple[str, str])
    assert_type((mark.kind, mark.needs), tuple[type[Entry], frozenset[type[object]]])
    assert_type(mark.reached(Known(), Did(Turn(), None)), bool)
    dull: Callable[[], Model] = Dull
    scope = Scope("small", "Hardly anything.", tried)
    assert_type((scope.name, scope.about), tuple[str, str])
    return Structure(
        "mine", (Turn,), dull, Machine, Known, laws_of(laws), [*MARKS, mark], drawn, ended, {scope.name: scope}
    )


def described(structure: Structure) -> None:
    """What it says of itself."""
    assert_type((structure.name, structure.prefix), tuple[str, str])
    assert_type(structure.kinds, tuple[type[object], ...])
    assert_type(structure.alphabet, Mapping[str, type[object]])
    assert_type(structure.model(), Model)
    assert_type(structure.core, type[CoreHarness])
    assert_type(structure.marks, Sequence[Mark])
    assert_type(structure.scopes, Mapping[str, Scope])
    assert_type(list(structure.scopes["small"].actions(structure.model())), list[tuple[object, ...]])
    structure.facts().learn(Did(Turn(), None))
    print(structure.laws, structure.draw, structure.ending)  # noqa: T201


def checked(structure: Structure, profile: settings) -> None:
    """Each engine, and what it gives."""
    assert_type(structure_test(structure, Mine), type[TestCase])
    structure_test(structure, Mine, profile)
    state_machine(structure, Mine)
    tally = fuzz(structure, Mine, profile, quota=0.05)
    assert_type(tally, Tally)
    assert_type((tally.examples, list(tally.lines())), tuple[int, list[str]])
    tally.check(quota=0)
    explorer = Explorer(structure, structure.scopes["small"], Machine, limit=100)
    explorer.run()
    assert_type((explorer.states, explorer.transitions, explorer.depth), tuple[int, int, int])
    assert_type(explorer.closed, bool)
    assert_type(explorer.program(3), list[object])


def programs(structure: Structure, text: str) -> None:
    """Programs as files, and run again."""
    program = loads(structure, text)
    assert_type(program, Program)
    assert_type((program.calls, program.about), tuple[tuple[object, ...], str])
    assert_type(program.dumps(), str)
    assert_type(corpus(structure), Mapping[str, Program])
    replay(program.calls, structure, Mine)
    assert_type(shrink(program.calls, structure, Mine), tuple[object, ...])


def stepped(structure: Structure, scene: Scene, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """By hand."""
    judge = Judge(structure)
    lockstep = Lockstep(structure, Mine, judge.hear, compare=False)
    lockstep.run([Turn()])
    lockstep.do(drawn(scene.drawing(draw)))
    lockstep.told(("reached", 1))
    lockstep.end()
    lockstep.close()


def found(error: StructureFailed | Found | LawBroken) -> None:
    """What is found says where."""
    if isinstance(error, LawBroken):
        violation: Violation = error.violations[0]
        assert_type((violation.clause, violation.index, violation.rule), tuple[str, int, str])
        assert_type(violation.entry, Entry)
    else:
        assert_type(error.program, tuple[object, ...])
