"""The explorer and the Hypothesis machine of a structure as they are, with a log beside them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, cast

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test
from rdq_specs.structures import CoreHarness, Explorer, Scope, Structure, state_machine
from rdq_specs.structures.catalogue import STRUCTURES
from rdq_specs.structures.exploring import Pair
from rdq_specs.structures.pool.drawing import LEVELS, Actions
from rdq_specs.structures.structure import AnyCall
from rdq_specs.structures.trace import Event

from mutation.log import Log, Steps, plain, raised
from mutation.structures import ask
from mutation.watched import FEW, STEP

MACHINES: Final = {"pool": "pool", "promise_dict": "dict", "priority_buffer": "buffer"}
"""The machine in each structure's harness."""

PROBED: Final = 8
"""One state of so many is probed."""

SMALL: Final = {
    "pool": (Scope("small", "two members, two who wait for any of five levels", Actions(2, 2, LEVELS, (1, 2))),),
    "promise_dict": (STRUCTURES["promise_dict"].scopes["line"],),
    "priority_buffer": (STRUCTURES["priority_buffer"].scopes["limits"],),
}
"""Scopes small enough for hundreds of mutants."""


def named(name: str) -> Structure:
    """The structure of an area."""
    return STRUCTURES[name.replace(" ", "_")]


def watching(structure: Structure, log: Log) -> type[CoreHarness]:
    """The structure's own harness, with a log."""
    core = structure.core

    def do(self: CoreHarness, call: AnyCall) -> object:
        try:
            value = core.do(self, call)
        except Exception as error:
            log.write(call, raised(error))
            raise
        log.write(call, plain(value))
        return value

    def next_event(self: CoreHarness) -> Event | None:
        event = core.next_event(self)
        log.write(event)
        return event

    def check(self: CoreHarness) -> None:
        core.check(self)
        log.write(plain(self.views()), plain(self.snapshot()))

    own: dict[str, object] = {"do": do, "next_event": next_event, "check": check}
    return cast("type[CoreHarness]", type(f"Watched{core.__name__}", (core,), own))


class Watched(Explorer):
    """An explorer with a log."""

    def __init__(self, structure: Structure, scope: Scope, limit: int | None, log: Log, taken: Steps) -> None:
        super().__init__(structure, scope, watching(structure, log), limit)
        self.log = log
        self.taken = taken

    def _reached(self, parent: int, depth: int, steps: tuple[AnyCall, ...], pair: Pair, key: Hashable) -> None:
        number = self.states
        super()._reached(parent, depth, steps, pair, key)
        self.log.write(parent, steps)
        if number % STEP == 0:
            self.taken.take()
        if number % PROBED == 0:
            machine = getattr(pair.harness, MACHINES[self.structure.name])
            ask(self.structure.name, machine, self.log, number // PROBED)


def close(name: str, original: object, larger: bool = False) -> object:
    """Close the small scopes of a structure, or all of its own; counts of states and transitions, and digests."""
    structure, log = named(name), Log()
    limits = cast("list[Any]", original)
    steps = Steps(log, limits[-1] if original else None)
    scopes = structure.scopes.values() if larger else SMALL[structure.name]
    measured: list[object] = []
    for number, scope in enumerate(scopes):
        limit = limits[2 * number] + 1 if original else None  # a wrong machine's space need not be finite
        explorer = Watched(structure, scope, limit, log, steps)
        explorer.run()
        measured += [explorer.states, explorer.transitions]
    steps.take()
    return [*measured, steps.taken]


def fuzz(name: str, last: int, examples: int = 25) -> object:
    """The Hypothesis machine, begun anew from each seed; a digest of the log."""
    structure, log = named(name), Log()
    for number in range(last):
        machine = state_machine(structure, watching(structure, log))
        run_state_machine_as_test(seed(number)(machine), settings=settings(FEW, max_examples=examples))
    return log.hexdigest()
