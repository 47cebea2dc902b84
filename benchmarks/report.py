"""The figures as a page of Markdown, and on what they were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.rounds import ROOT, Contender, Figures

MIB = 1024 * 1024


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table: the first column to the left, the others to the right."""
    lines = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    for first, *others in lines:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield f"| {' | '.join(cells)} |"


def comparison(figures: Mapping[Contender, Figures], empty: Mapping[Contender, Figures], base: Contender) -> list[str]:
    """The table of one size: speed and memory of each contender, and both relative to `base`."""
    jobs = figures[base].jobs
    header = [f"{jobs:,} jobs", "jobs/s", "ratio", "(of the rounds)", "µs a job", "peak MiB", "ratio", "bytes a job"]
    base_memory = figures[base].peak - empty[base].peak
    rows: list[list[str]] = []
    for contender, its in figures.items():
        ratio, least, greatest = its.times_as_fast(figures[base])
        memory = its.peak - empty[contender].peak
        rows.append(
            [
                contender.name,
                f"{its.rate:,.0f}",
                f"{ratio:.2f}",
                f"{least:.2f} to {greatest:.2f}",
                f"{1e6 / its.rate:.1f}",
                f"{memory / MIB:.1f}",
                f"{memory / base_memory:.2f}",
                f"{memory / jobs:,.0f}",
            ]
        )
    return list(table(header, rows))


def machine(**others: str) -> str:
    """On what it was measured, in a sentence; `others`: more versions to name."""
    ours = (ROOT / "rdq_core" / "_version.py").read_text("utf-8").split('"')[-2]  # as the build reads it
    named = {"rdq": ours, "Twisted": version("Twisted"), **others}
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{', '.join(f'{name} {number}' for name, number in named.items())}; "
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} CPUs."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "processor unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )
