"""Whether a job costs the same among many as among few, and what of it is the garbage collector's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section
from benchmarks.sections.shell import LOOP, PUT, SUBMIT

_UNCOLLECTED: Final = "benchmarks.contenders.uncollected"
BESIDE: Final = (
    LOOP,
    Contender("rdq put, collector off", f"{_UNCOLLECTED}:rdq_put"),
    Contender("rdq submit, collector off", f"{_UNCOLLECTED}:rdq_submit"),
    Contender("loop by hand, collector off", f"{_UNCOLLECTED}:loop"),
)


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    by_size = list(runner.each((PUT, SUBMIT, *BESIDE), sizes))
    for contender in (PUT, SUBMIT, *BESIDE):
        costs = [1e6 * figures[contender].median() / figures[contender].jobs for figures in by_size]
        growth = costs[-1] / costs[0]
        rows.append([contender.name, *(f"{cost:.2f}" for cost in costs), f"{growth:.2f}"])
        if contender not in BESIDE:
            goals.append(Goal(f"{contender.name}: a job among the most, times one among the fewest", 1.3, growth))
    yield Part(list(table(["µs a job", *(f"{jobs:,} jobs" for jobs in sizes), "times"], rows)), goals)


ABOUT: Final = """\
The same burst. CPython's garbage collector looks at all objects there are each time their number has grown by a
quarter, five times each by the time there are a million: beside is what a job costs with it off."""

SECTION: Final = Section("scale", "As it grows", (10_000, 100_000, 1_000_000), ABOUT, measure)
