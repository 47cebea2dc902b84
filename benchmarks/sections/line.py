"""The priority queue by itself, beside a bare heap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

FEW: Final = Contender("7 in turn", "benchmarks.micro.line:few")
DISTINCT: Final = Contender("all distinct, in random order", "benchmarks.micro.line:distinct")
FALLING: Final = Contender("all distinct, each before the last", "benchmarks.micro.line:falling")
LIMITS: Final = {FEW: 1.0, DISTINCT: 1.2, FALLING: 1.2}


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for figures in runner.each(tuple(LIMITS), sizes):
        for contender, its in figures.items():
            ratio = its.median("ratio")
            each = [f"{1e6 * its.median(name) / its.jobs:.2f}" for name in ("line", "heap")]
            rows.append([contender.name, f"{its.jobs:,}", *each, f"{ratio:.2f}"])
            goals.append(Goal(f"{its.jobs:,} items, {contender.name}: times heapq's cost", LIMITS[contender], ratio))
    yield Part(list(table(["priorities", "items", "ours, µs an item", "heapq, µs an item", "times"], rows)), goals)


ABOUT: Final = """\
`PriorityQueue`: put an object for each priority, then pop all; against `heappush` and `heappop` of `(priority, n,
object())`, inlined in a loop as we are not: two calls of Python functions an item are in ours. Both in one process,
the best of several where there are few, the median of the rounds."""

SECTION: Final = Section("line", "The priority queue alone", (10_000, 100_000, 1_000_000), ABOUT, measure)
