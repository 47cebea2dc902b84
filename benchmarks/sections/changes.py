"""Moving and cancelling, and patterns meant to hurt: whether the cost stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from benchmarks.figures import Contender, Figures
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
FLAT: Final = 2.0
LOGARITHMIC: Final = 3.0
"""From 10⁴ to 10⁶ a logarithm grows 1.5 times, and as much again is what memory costs that no cache holds."""


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    by_size = list(runner.each((CHANGED, *PATTERNS), sizes))
    rows: list[list[str]] = []
    goals: list[Goal] = []
    lines = [(CHANGED, "reprioritise", FLAT), (CHANGED, "cancel", FLAT)]
    lines += [(pattern, "seconds", LOGARITHMIC) for pattern in PATTERNS]
    for contender, name, limit in lines:
        what = f"{name} {contender.name}" if contender is CHANGED else contender.name
        costs = [_cost(figures, contender, name) for figures in by_size]
        rows.append([what, *(f"{cost:.2f}" for cost in costs)])
        goals.append(Goal(f"{what}: cost among the most, times that among the fewest", limit, costs[-1] / costs[0]))
    yield Part(list(table(["µs an operation", *(f"{jobs:,}" for jobs in sizes)], rows)), goals)


def _cost(figures: Mapping[Contender, Figures], contender: Contender, name: str) -> float:
    return 1e6 * figures[contender].median(name)


ABOUT: Final = """\
The core: of so many pending jobs, all reprioritised in random order to random priorities, then all cancelled in
another; and patterns meant to hurt, where an operation is a put, a move, a cancellation or a launch."""

SECTION: Final = Section("changes", "Moved and cancelled", (10_000, 100_000, 1_000_000), ABOUT, measure)
