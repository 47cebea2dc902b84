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
PATTERNS: Final = tuple(
    Contender(name.replace("_", " "), f"{_MICRO}:{name}")
    for name in (
        "all_cancelled_but_one", "one_moved_for_ever", "alternating_extremes", "first_goes_last", "all_distinct",
    )
)  # fmt: skip
DICT: Final = Contender("bare dict: all taken out, in random order", f"{_MICRO}:bare_dict")
HEAP: Final = Contender("bare heap: all distinct", f"{_MICRO}:heap_all_distinct")
FLAT: Final = 2.0
LOGARITHMIC: Final = 3.0
"""From 10⁴ to 10⁶ a logarithm grows 1.5 times, and as much again is what memory costs that no cache holds."""


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    by_size = list(runner.each((CHANGED, DICT, *PATTERNS, HEAP), sizes))
    rows: list[list[str]] = []
    goals: list[Goal] = []

    def line(what: str, contender: Contender, name: str = "seconds", limit: float | None = None) -> None:
        costs = [1e6 * figures[contender].median(name) for figures in by_size]
        times = costs[-1] / costs[0]
        rows.append([what, *(f"{cost:.2f}" for cost in costs), f"{times:.2f}"])
        if limit is not None:
            goals.append(Goal(f"{what}: cost among the most, times that among the fewest", limit, times))

    for name in ("reprioritise", "cancel"):
        line(f"{name} {CHANGED.name}", CHANGED, name, FLAT)
    line(DICT.name, DICT)
    for pattern in PATTERNS:
        line(pattern.name, pattern, limit=LOGARITHMIC)
    line(HEAP.name, HEAP)
    yield Part(list(table(["µs an operation", *(f"{jobs:,}" for jobs in sizes), "times"], rows)), goals)


ABOUT: Final = """\
The core: of so many pending jobs, all reprioritised in random order to random priorities, then all cancelled in
another; and patterns meant to hurt, where an operation is a put, a move, a cancellation or a launch. A random order
costs anybody what memory costs that no cache holds: beside are a bare dict, in which small objects are looked up,
changed and taken out in a random order, and a bare heap on the same distinct priorities, of whose O(log n) nobody
doubts."""

SECTION: Final = Section("changes", "Moved and cancelled", (10_000, 100_000, 1_000_000), ABOUT, measure)
