"""How a bug is found: by the ordinary engines, with the bug applied; and then what it took.

The machine is begun anew from one seed after the other, with few examples each: Hypothesis varies what it has drawn,
and a short run from each of five seeds sees more than a long one from one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, cast

from hypothesis import Phase, Verbosity, given, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import Discrepancy, Driver, Entry
from rdq_specs.equivalences import CAPACITY, EQUIVALENCES, programs
from rdq_specs.laws import Judge
from rdq_specs.machine import CHAIN, CI, DispatchMachine, LawBroken, chain, state_machine
from rdq_specs.programs import Program, clauses_of
from rdq_specs.shrink import shrink

from bugs import Bug
from bugs.subjects import harness_of

FEW: Final = settings(CI, max_examples=20, phases=[Phase.generate], verbosity=Verbosity.quiet)
"""The profile of continuous integration for a short while, without Hypothesis's own shrinking: `shrink` is quicker."""

SEEDS: Final = 50
"""How many times the machine is begun anew before it is said not to find a bug."""

ROUNDS: Final = 20
"""How many jobs may be under way when a program is over."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What it took to find a bug: in the `examples`-th, by `clauses` ("MODEL": it did other than the model)."""

    bug: Bug
    examples: int
    clauses: frozenset[str]
    program: Program

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws that the program breaks by itself, judged without the model."""
        with self.bug.applied():
            return laws_broken(self.bug, self.program.calls, self.program.width, self.program.capacity)

    def shrunk(self) -> Detection:
        """The same with a shortest program."""
        if self.bug.engine != "machine":  # shrunk already, or nothing to shrink
            return self
        with self.bug.applied():
            program = shrink(self.program, harness_of(self.bug.subject))
        return Detection(self.bug, self.examples, self.clauses, program)


class _Search:
    """Counts the examples, and keeps the first failure."""

    def __init__(self, bug: Bug) -> None:
        self.bug = bug
        self.examples = 0
        self.found: Detection | None = None

    def machine(self) -> type[DispatchMachine]:
        """The ordinary machine, looked at."""
        search, base = self, state_machine(harness_of(self.bug.subject))

        class Searching(base):  # type: ignore[misc, valid-type]
            def __init__(self) -> None:
                super().__init__()
                search.examples += 1

            def do(self, call: Call) -> None:
                with search.noting(self):
                    super().do(call)

            def finale(self) -> None:
                with search.noting(self):
                    super().finale()

        return cast("type[DispatchMachine]", Searching)

    @contextmanager
    def noting(self, machine: DispatchMachine) -> Generator[None]:
        """Note what is raised, if it is the first."""
        try:
            yield
        except Exception as error:
            if self.found is None:
                made = Program(tuple(machine.program), machine.driver.width, machine.driver.capacity)
                self.found = Detection(self.bug, self.examples, clauses_of(error), made)
            raise


def detect(bug: Bug) -> Detection | None:
    """Look for the bug with its engine; None if that does not find it."""
    if bug.engine == "machine":
        return _by_machine(bug)
    return _by_chain(bug) if bug.engine == "chain" else _by_equivalence(bug)


def _by_machine(bug: Bug) -> Detection | None:
    search = _Search(bug)
    for number in range(SEEDS):
        with bug.applied(), suppress(Discrepancy, LawBroken):
            run_state_machine_as_test(seed(number)(search.machine()), settings=FEW)
        if search.found is not None:
            break
    return search.found


def _by_equivalence(bug: Bug) -> Detection | None:
    counted = 0
    for equivalence in EQUIVALENCES:
        broken = _Broken(bug, equivalence, counted)
        with bug.applied(), suppress(Discrepancy):
            settings(CI, max_examples=100)(given(programs(), programs())(broken.try_it))()
        if broken.found is not None:
            return broken.found
        counted = broken.examples
    return None


@dataclass
class _Broken:
    """Counts the examples an equivalence is tried on, and keeps the last failure: Hypothesis shrinks it."""

    bug: Bug
    equivalence: Callable[[Sequence[Call], Sequence[Call]], None]
    examples: int
    found: Detection | None = None

    def try_it(self, program: list[Call], rest: list[Call]) -> None:
        """One example."""
        self.examples += self.found is None
        try:
            self.equivalence(program, rest)
        except Discrepancy as error:
            made = Program((*program, *rest), 1, CAPACITY)
            self.found = Detection(self.bug, self.examples, clauses_of(error), made)
            raise


def _by_chain(bug: Bug) -> Detection | None:
    with bug.applied():
        try:
            chain(harness_of(bug.subject))
        except Discrepancy as error:
            made = Program((calls.Put(0, (calls.Finish(calls.SELF),)),) * CHAIN, 1)
            return Detection(bug, 1, clauses_of(error), made)
    return None


def laws_broken(bug: Bug, program: Sequence[Call], width: int, capacity: int | None) -> tuple[str, ...]:
    """The laws broken at the first entry that breaks any, in a run that no model stands beside."""
    judge = Judge(width, capacity)

    def hear(entry: Entry) -> None:
        if judge.violations:  # what follows proves nothing, and may never end
            raise LawBroken(judge.violations)
        judge.hear(entry)

    driver = Driver(harness_of(bug.subject), width, capacity, compare=False, on_entry=hear)
    try:
        driver.run(program)
        _end(driver)
    except Exception:  # what was recorded up to there has been judged
        pass
    return tuple(violation.clause for violation in judge.violations)


def _end(driver: Driver) -> None:
    """As a program ends: all resumed, all work ended."""
    for _ in range(ROUNDS):
        driver.run([calls.Resume(3), calls.SetWidth(3), calls.Turn()])
        driver.run([calls.Finish(job) for job in driver.harness.underway()[:1]])


def size(program: Program) -> int:
    """How many calls a program has, those of scripts included."""
    return sum(_size(call) for call in program.calls)


def _size(call: Call) -> int:
    scripts = (*call.start, *call.settle) if isinstance(call, calls.Put) else ()
    return 1 + sum(_size(inner) for inner in scripts)


def reentrant(program: Program) -> bool:
    """Whether a put of it carries a script."""
    return size(program) > len(program.calls)
