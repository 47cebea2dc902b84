"""Whether others get their turn while a burst is worked off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

_MICRO: Final = "benchmarks.micro.lateness"
CONTENDERS: Final = (
    Contender("jobs that return at once", f"{_MICRO}:synchronous"),
    Contender("a tenth as many, of 0.1 ms each", f"{_MICRO}:tenth_of_a_millisecond"),
)


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for figures in runner.each(CONTENDERS, sizes):
        for contender, its in figures.items():
            late = [1e3 * its.median("late"), 1e3 * max(its.each("late")), 1e3 * its.median("collector")]
            what = f"{its.jobs:,} {contender.name}"
            rows.append([what, *(f"{milliseconds:.1f}" for milliseconds in late)])
            goals.append(Goal(f"{what}: latest, in slices", 2, its.median("slices")))
    header = ["burst", "latest, ms (median)", "(greatest of the rounds)", "and by the collector"]
    yield Part(list(table(header, rows)), goals)


ABOUT: Final = """\
A burst of synchronous jobs, all put at once, is worked off in turns of the reactor; whatever else is due meanwhile
waits at most for the longest of these, whose time is given, in ms of the processor. A slice is 10 ms. A full collection
of CPython's garbage collector looks at every object there is; it is told apart, and comes on top where one is due."""

SECTION: Final = Section("lateness", "A burst, and a timer beside it", (1_000_000,), ABOUT, measure)
