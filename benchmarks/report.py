"""The figures as a page of Markdown, with the goals beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Contender, Figures, spread

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Goal:
    """What was to be reached, and what was."""

    what: str
    limit: float
    figure: float
    at_least: bool = False
    """Whether the figure is to be the limit or more; otherwise the limit or less."""

    @property
    def is_met(self) -> bool:
        """Whether it was."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def row(self) -> list[str]:
        """Its line in the table of goals."""
        sign = "≥" if self.at_least else "≤"
        return [self.what, f"{sign} {self.limit:g}", f"{self.figure:.2f}", "met" if self.is_met else "**missed**"]


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table: the first column to the left, the others to the right."""
    lines = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    for first, *others in lines:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield f"| {' | '.join(cells)} |"


def goals_table(goals: Iterable[Goal]) -> list[str]:
    """The goals of a section, the figure reached beside each."""
    return list(table(["goal", "wanted", "measured", ""], [goal.row for goal in goals]))


def comparison(
    figures: Mapping[Contender, Figures], empty: Mapping[Contender, Figures], base: Contender, jobs: int
) -> list[str]:
    """The table of one size: speed and memory of each contender, and both relative to `base`."""
    header = [f"{jobs:,} jobs", "jobs/s", "ratio", "(of the rounds)", "µs a job", "peak MiB", "ratio", "bytes a job"]
    rows = [_row(contender, figures, empty, base) for contender in figures]
    return list(table(header, rows))


def memory(figures: Mapping[Contender, Figures], empty: Mapping[Contender, Figures], contender: Contender) -> float:
    """Peak memory in bytes, without that of an empty process."""
    return figures[contender].peak - empty[contender].peak


def _row(
    contender: Contender, figures: Mapping[Contender, Figures], empty: Mapping[Contender, Figures], base: Contender
) -> list[str]:
    its = figures[contender]
    if not its.is_there:
        return [contender.name, its.hopeless, *("-" for _ in range(6))]
    size = memory(figures, empty, contender)
    ratios = ["-", "-"]
    memory_ratio = "-"
    if figures[base].is_there:
        ratio, low, high = spread(figures[base], its)
        ratios = [f"{ratio:.2f}", f"{low:.2f} to {high:.2f}"]
        memory_ratio = f"{size / memory(figures, empty, base):.2f}"
    mib, each = f"{size / MIB:.1f}", f"{size / its.jobs:,.0f}"
    return [contender.name, f"{its.rate:,.0f}", *ratios, f"{1e6 / its.rate:.1f}", mib, memory_ratio, each]
