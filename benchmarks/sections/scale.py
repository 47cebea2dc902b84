"""Whether a job costs the same among many as among few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.section import Part, Section
from benchmarks.sections.shell import PUT, SUBMIT


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    by_size = list(runner.each((PUT, SUBMIT), sizes))
    for contender in (PUT, SUBMIT):
        costs = [1e6 * figures[contender].median() / figures[contender].jobs for figures in by_size]
        rows.append([contender.name, *(f"{cost:.2f}" for cost in costs)])
        goals.append(
            Goal(f"{contender.name}: a job among the most, times one among the fewest", 1.3, costs[-1] / costs[0])
        )
    yield Part(list(table(["µs a job", *(f"{jobs:,} jobs" for jobs in sizes)], rows)), goals)


SECTION: Final = Section("scale", "As it grows", (10_000, 100_000, 1_000_000), "The same burst.", measure)
