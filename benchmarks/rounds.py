"""Measurements in rounds: each contender once a round, one after the other, each time in a fresh process.

Interleaved so that what slows the machine for a while slows all of them; the median of the rounds is taken, and
ratios are of medians of the same rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.trial import peak_memory

ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Contender:
    """What is measured."""

    name: str
    """For people."""
    function: str
    """MODULE:FUNCTION, which does so many jobs and gives the seconds it took."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rounds gave for one contender and one number of jobs; one entry a round."""

    jobs: int
    seconds: list[float] = field(default_factory=list[float])
    peaks: list[int] = field(default_factory=list[int])

    @property
    def rate(self) -> float:
        """Jobs a second, by the median."""
        return self.jobs / median(self.seconds)

    @property
    def peak(self) -> float:
        """Peak memory of the process in bytes, by the median."""
        return median(self.peaks)

    def times_as_fast(self, other: Figures) -> tuple[float, float, float]:
        """The ratio of the median rates, and the least and the greatest ratio within a round."""
        ratios = [theirs / ours for ours, theirs in zip(self.seconds, other.seconds, strict=True)]
        return self.rate / other.rate, min(ratios), max(ratios)


def measure(
    contenders: Sequence[Contender], sizes: Iterable[int], rounds: int, path: Iterable[Path] = ()
) -> Iterator[dict[Contender, Figures]]:
    """For each size in turn, the figures of every contender. `path`: more folders to import from."""
    for jobs in sizes:
        figures = {contender: Figures(jobs) for contender in contenders}
        for _ in range(rounds):
            for contender in contenders:
                seconds, peak = _trial(contender, jobs, path)
                figures[contender].seconds.append(seconds)
                figures[contender].peaks.append(peak)
        yield figures


def _trial(contender: Contender, jobs: int, path: Iterable[Path]) -> tuple[float, int]:
    python_path = os.pathsep.join(map(str, (ROOT, *path)))
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial", contender.function, str(jobs)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": python_path},
        stdout=subprocess.PIPE,
    ).stdout
    answer = json.loads(out)
    if answer["peak"] <= peak_memory():  # Linux counts to a child's peak what its parent had at the fork
        raise RuntimeError("this process is larger than the measured one: its peak memory cannot be told")
    return answer["seconds"], answer["peak"]
