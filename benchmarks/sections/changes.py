"""Moving and cancelling, and patterns meant to hurt: whether the cost stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Contender
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section

_MICRO: Final = "benchmarks.micro.changes"
CHANGED: Final = Contender("all, in random order", f"{_MICRO}:moved_and_cancelled")
DISTINCT: Final = Contender("all distinct", f"{_MICRO}:all_distinct")
PATTERNS: Final = tuple(
    Contender(name.replace("_", " "), f"{_MICRO}:{name}")
    for name in ("all_cancelled_but_one", "one_moved_for_ever", "alternating_extremes", "first_goes_last")
)
DICT: Final = Contender("bare dict: all taken out, in random order", f"{_MICRO}:bare_dict")
HEAP: Final = Contender("bare heap: all distinct", f"{_MICRO}:heap_all_distinct")
FLAT: Final = 2.0
LOGARITHMIC: Final = 3.0
"""From 10⁴ to 10⁶ a logarithm grows 1.5 times, and as much again is what memory costs that no cache holds."""


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    by_size = list(runner.each((CHANGED, DICT, *PATTERNS, DISTINCT, HEAP), sizes))
    rows: list[list[str]] = []
    goals: list[Goal] = []

    def growth(what: str, contender: Contender, name: str = "seconds") -> float:
        costs = [1e6 * figures[contender].median(name) for figures in by_size]
        rows.append([what, *(f"{cost:.2f}" for cost in costs), f"{costs[-1] / costs[0]:.2f}"])
        return costs[-1] / costs[0]

    for name in ("reprioritise", "cancel"):
        what = f"{name} {CHANGED.name}"
        goals.append(
            Goal(f"{what}: cost among the most, times that among the fewest", FLAT, growth(what, CHANGED, name))
        )
    growth(DICT.name, DICT)
    for pattern in PATTERNS:
        times = growth(pattern.name, pattern)
        goals.append(Goal(f"{pattern.name}: cost among the most, times that among the fewest", LOGARITHMIC, times))
    ours, heaps = growth(DISTINCT.name, DISTINCT), growth(HEAP.name, HEAP)
    goals.append(Goal(f"{DISTINCT.name}: that, of a bare heap's", 1.0, ours / heaps))
    yield Part(list(table(["µs an operation", *(f"{jobs:,}" for jobs in sizes), "times"], rows)), goals)


ABOUT: Final = """\
The core: of so many pending jobs, all reprioritised in random order to random priorities, then all cancelled in
another; and patterns meant to hurt, where an operation is a put, a move, a cancellation or a launch. A random order
costs anybody what memory costs that no cache holds: beside, a bare dict from which small objects are taken out in a
random order, and a bare heap, of whose O(log n) nobody doubts, on the same distinct priorities."""

SECTION: Final = Section("changes", "Moved and cancelled", (10_000, 100_000, 1_000_000), ABOUT, measure)
