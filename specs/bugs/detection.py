"""A detection: that something found a bug, and what it took; and what can be said of the program that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import Driver, Entry
from rdq_specs.laws import Judge
from rdq_specs.machine import LawBroken
from rdq_specs.programs import Program, failure_of
from rdq_specs.shrink import shrink

from bugs import Bug
from bugs.subjects import harness_of

ROUNDS: Final = 20
"""How many jobs may be under way when a program is over."""


@dataclass(frozen=True, slots=True)
class Detection:
    """It was found `by` that engine or check, in its `count`-th example, transition, change of state or failed test.

    `clauses` are those that it said are broken ("MODEL": other than the model did). `program` shows the bug, unless a
    test found it, which needs none.
    """

    by: str
    clauses: frozenset[str]
    count: int
    program: Program

    @property
    def words(self) -> str:
        """By which clause, and after how much."""
        return f"{', '.join(sorted(self.clauses))} {self.count}"


def shrunk(bug: Bug, program: Program) -> Program:
    """A shortest program that shows the bug as this one does; itself where it needs more than a replay."""
    with bug.applied():
        return shrink(program, harness_of(bug.subject))


def replays(bug: Bug, program: Program) -> bool:
    """Whether the program by itself shows the bug."""
    with bug.applied():
        return failure_of(program, harness_of(bug.subject)) is not None


def laws_broken(bug: Bug, program: Sequence[Call], width: int, capacity: int | None) -> tuple[str, ...]:
    """The laws broken at the first entry that breaks any, in a run that no model stands beside."""
    judge = Judge(width, capacity)

    def hear(entry: Entry) -> None:
        if judge.violations:  # what follows proves nothing, and may never end
            raise LawBroken(judge.violations)
        judge.hear(entry)

    _run(bug, program, width, capacity, hear)
    return tuple(violation.clause for violation in judge.violations)


def laws_ever_broken(bug: Bug, program: Sequence[Call], width: int, capacity: int | None) -> frozenset[str]:
    """The laws broken at any entry of that run, to its very end: one alone if nothing but that law convicts."""
    judge = Judge(width, capacity)
    _run(bug, program, width, capacity, judge.hear)
    return frozenset(violation.clause for violation in judge.violations)


def _run(bug: Bug, program: Sequence[Call], width: int, capacity: int | None, hear: Callable[[Entry], None]) -> None:
    with bug.applied():
        driver = Driver(harness_of(bug.subject), width, capacity, compare=False, on_entry=hear)
        try:
            driver.run(program)
            _end(driver)
        except Exception:  # what was recorded up to there has been heard
            pass


def _end(driver: Driver) -> None:
    """As a program ends: all resumed, all work ended, and time passing where it alone holds something back."""
    for _ in range(ROUNDS):
        driver.run([calls.Resume(3), calls.SetWidth(3), calls.Turn()])
        ends: list[Call] = [calls.Finish(job) for job in driver.harness.underway()[:1]]
        driver.run(ends or [calls.Tick(1)])


def size(program: Program) -> int:
    """How many calls a program has, those of scripts included."""
    return sum(_size(call) for call in program.calls)


def _size(call: Call) -> int:
    scripts = (*call.start, *call.settle) if isinstance(call, calls.Put) else ()
    return 1 + sum(_size(inner) for inner in scripts)


def reentrant(program: Program) -> bool:
    """Whether a put of it carries a script."""
    return size(program) > len(program.calls)
