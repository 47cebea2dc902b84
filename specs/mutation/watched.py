"""The explorer and the Hypothesis machine as they are, with a log beside them and probes put to what they reach."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, Final, cast

from hypothesis import Verbosity, given, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.core import CoreHarness
from rdq_specs.equivalences import EQUIVALENCES, programs
from rdq_specs.explorer import Explorer
from rdq_specs.harness import Observer
from rdq_specs.machine import BATCH, state_machine
from rdq_specs.pair import Pair, Queue, make_queue
from rdq_specs.profiles import PROFILES
from rdq_specs.scopes import SCOPES, Scope

from mutation.log import Log, Steps, logged
from mutation.probes import NAMES, ask

PROBED: Final = 8
"""One state of so many is probed, with one probe of so many."""

STEP: Final = 16
"""States after which the log is compared."""

CHECKS: Final = 5
"""One check of a harness of so many puts probes to the queue."""

FEW: Final = settings(PROFILES["mutation"], max_examples=BATCH, verbosity=Verbosity.quiet, print_blob=False)

SMALL: Final = {
    scope.name: scope
    for scope in (
        replace(SCOPES["requeue"], name="requeue", live=1, without=SCOPES["requeue"].without | {calls.Stop}),
        SCOPES["room"],
        replace(SCOPES["jobs"], name="jobs", widths=(1,), width=1),
        replace(SCOPES["stop"], name="stop", live=2),
        replace(SCOPES["waiters"], name="waiters", live=1, to_rest=True),
        replace(SCOPES["delay"], name="delay", priorities=(0,), widths=(1,), width=1),
        replace(SCOPES["timeout"], name="timeout", live=1),
        replace(SCOPES["rate"], name="rate", widths=(2,), rates=((), ("1/2s burst 2",)), ticks=(0.5,)),
        replace(SCOPES["deadline"], name="deadline", delays=(), timeouts=(), ends=((1, 2), (0, 0)), ticks=(1,)),
        replace(SCOPES["entries"], name="entries", entries=3, widths=(0, 1)),
        replace(SCOPES["keys"], name="keys", live=2),
        replace(SCOPES["key-rate"], name="key-rate", live=1),
        replace(SCOPES["retry"], name="retry", live=1),
    )
}
"""Scopes small enough for thousands of mutants."""


class Watched(Explorer):
    """An explorer with a log."""

    def __init__(
        self, scope: Scope, limit: int | None = None, probed: int = PROBED, steps: list[str] | None = None
    ) -> None:
        self.log = Log()
        self.steps = Steps(self.log, steps)
        self.probed = probed
        super().__init__(scope, lambda width, capacity: logged(make_queue(width, capacity), self.log), limit)

    def _reached(self, parent: int, depth: int, steps: tuple[Call, ...], pair: Pair, key: Hashable) -> None:
        number = self.states
        super()._reached(parent, depth, steps, pair, key)
        self.log.write(parent, steps, key)
        if self.probed and number % self.probed == 0:
            ask(cast("Any", pair.queue).queue, self.log, number // self.probed, self.probed)
        if number % STEP == 0:
            self.steps.take()

    def measured(self) -> list[object]:
        """What is compared with the original."""
        self.steps.take()
        return [self.states, self.transitions, self.steps.taken]


def close(scope: Scope, original: object, probed: int) -> object:
    """Close a scope, given what that measured on the original, and say what it measures."""
    measured = cast("list[Any]", original) or [None, None, None]
    limit = None if measured[0] is None else measured[0] + 1  # a wrong core's space need not be finite
    explorer = Watched(scope, limit, probed, measured[2])
    explorer.run()
    return explorer.measured()


def watching(log: Log) -> type[CoreHarness]:
    """The core's harness, with a log, and a few probes at each check."""

    class WatchedHarness(CoreHarness):
        """It counts its checks, to put other probes at each."""

        def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
            super().__init__(observer, width, capacity)
            self.bare: Queue = self.queue
            self.queue = logged(self.queue, log)
            self.checks = 0

        def check(self) -> None:
            super().check()
            self.checks += 1
            if self.checks % CHECKS == 0:
                ask(self.bare, log, self.checks // CHECKS * 7, len(NAMES) // 3)

    return WatchedHarness


def fuzz(first: int, last: int, examples: int) -> object:
    """The Hypothesis machine, begun anew from these seeds; what is compared with the original."""
    log = Log()
    for number in range(first, last):
        run_state_machine_as_test(
            seed(number)(state_machine(watching(log))), settings=settings(FEW, max_examples=examples)
        )
    return log.hexdigest()


def equivalent(examples: int) -> None:
    """The equivalences, on drawn programs."""
    chosen = settings(FEW, max_examples=examples)
    for equivalence in EQUIVALENCES:
        _try(chosen, equivalence)


def _try(chosen: settings, equivalence: Callable[[list[Call], list[Call]], None]) -> None:
    @chosen
    @given(programs(), programs())
    def holds(program: list[Call], rest: list[Call]) -> None:
        equivalence(program, rest)

    holds()
