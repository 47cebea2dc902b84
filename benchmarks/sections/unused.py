"""What features cost that are there and not used."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks import stripped
from benchmarks.figures import spread
from benchmarks.report import Goal, table
from benchmarks.rounds import Runner
from benchmarks.sections.core import CORE
from benchmarks.sections.section import Part, Section
from benchmarks.sections.shell import PUT, SUBMIT

LIMIT: Final = 1.05
"""Of the whole of a job on Twisted. Nothing is less than can be told from the noise."""


def measure(runner: Runner, sizes: Sequence[int]) -> Iterable[Part]:
    """One table."""
    rows: list[list[str]] = []
    goals: list[Goal] = []
    with tempfile.TemporaryDirectory() as scratch:
        stripped.copy(Path(scratch))
        pairs = [(contender, replace(contender, path=(Path(scratch),))) for contender in (CORE, PUT, SUBMIT)]
        for figures in runner.each([one for pair in pairs for one in pair], sizes):
            for whole, bare in pairs:
                ratio, low, high = spread(figures[whole], figures[bare])
                each = [f"{1e6 / figures[one].rate:.2f}" for one in (whole, bare)]
                rows.append([whole.name, f"{figures[whole].jobs:,}", *each, f"{ratio:.3f}", f"{low:.2f} to {high:.2f}"])
                if whole is not CORE:
                    goals.append(
                        Goal(
                            f"{figures[whole].jobs:,} jobs, {whole.name}: times the stripped core's cost", LIMIT, ratio
                        )
                    )
    header = ["", "jobs", "µs a job", "stripped, µs a job", "times", "(of the rounds)"]
    yield Part(list(table(header, rows)), goals)


ABOUT: Final = """\
The bursts of before, with the core as it is and with a copy of it from which all is taken out that asks, for each job,
whether there is a rate, a key, a delay, a timeout, a retry, a pause, a capacity, a stop, or somebody who waits
(`stripped.py`): what these cost a queue that uses none of them."""

SECTION: Final = Section("unused", "Features that are not used", (20_000, 100_000), ABOUT, measure)
