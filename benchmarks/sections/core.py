"""The core, through `poll`, beside a bare heap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender, spread
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

CORE: Final = Contender("core", "benchmarks.micro.core:core")
LEAST: Final = Contender("least", "benchmarks.micro.core:least")
HEAP: Final = Contender("heap", "benchmarks.micro.core:heap")
LIMITS: Final = {10_000: 2.5, 100_000: 2.0, 1_000_000: 1.6}


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for figures in runner.each((CORE, LEAST, HEAP), sizes):
        ours, least, bare = figures[CORE], figures[LEAST], figures[HEAP]
        ratio, low, high = spread(ours, bare)
        each = [f"{1e6 / its.rate:.2f}" for its in (ours, least, bare)]
        ratios = [f"{ratio:.2f}", f"{low:.2f} to {high:.2f}", f"{spread(least, bare)[0]:.2f}"]
        rows.append([f"{ours.jobs:,}", *each, *ratios])
        if ours.jobs in LIMITS:
            goals.append(Goal(f"{ours.jobs:,} jobs: times the bare heap's cost", LIMITS[ours.jobs], ratio))
    header = [
        "jobs",
        "core, µs a job",
        "least",
        "heap",
        "core, times the heap",
        "(of the rounds)",
        "least, times the heap",
    ]
    yield Part(list(table(header, rows)), goals)


ABOUT: Final = """\
`put`, then `poll` to the end, each job `finished` as soon as it is launched, and its settlement polled; against
`heappush` and `heappop` of `(priority, n, object())`. Seven priorities, width 50, no Deferreds, no reactor,
and no clock: the time is an input, and its caller's business. *Least* is polled in the same way and does as little as
may be called a queue (`least.py`): `PriorityQueue`, a width, jobs with states and times, the same commands; nothing
else, and no input is checked."""

SECTION: Final = Section("core", "The core alone", tuple(LIMITS), ABOUT, measure)
