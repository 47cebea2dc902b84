"""What is measured, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.trial import SECONDS


@dataclass(frozen=True, slots=True)
class Contender:
    """What is measured."""

    name: str
    """For people."""
    function: str
    """MODULE:FUNCTION in Python, or the name of a contender of `node/trial.mjs`."""
    on_node: bool = False
    path: tuple[Path, ...] = ()
    """More folders to import from, before all others."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one measurement gave."""

    figures: dict[str, float]
    peak: int | None
    """The most bytes of its process that were ever in memory at once; None: no more than this process has."""


@dataclass(slots=True)
class Figures:
    """What the rounds gave for one contender and one number of jobs."""

    jobs: int
    trials: list[Trial] = field(default_factory=list[Trial])
    hopeless: str = ""
    """Why it is measured no further: too slow, or too large. Empty: it is neither."""

    @property
    def is_there(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.trials) and not self.hopeless

    def each(self, name: str = SECONDS) -> list[float]:
        """That figure, of each round."""
        return [trial.figures[name] for trial in self.trials]

    def median(self, name: str = SECONDS) -> float:
        """The median of that figure."""
        return median(self.each(name))

    @property
    def rate(self) -> float:
        """Jobs a second, by the median."""
        return self.jobs / self.median()

    @property
    def peak(self) -> float:
        """Peak memory of the process in bytes, by the median. Raises `ValueError` where it cannot be told."""
        told = [trial.peak for trial in self.trials if trial.peak is not None]
        if len(told) < len(self.trials):
            raise ValueError("this process is larger than a measured one")
        return median(told)


def spread(ours: Figures, theirs: Figures, name: str = SECONDS) -> tuple[float, float, float]:
    """How many times their figure ours is: of the medians, and the least and the greatest within a round."""
    ratios = [one / other for one, other in zip(ours.each(name), theirs.each(name), strict=True)]
    return ours.median(name) / theirs.median(name), min(ratios), max(ratios)
