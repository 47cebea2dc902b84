"""Conservation: over any interval, a rate lets through its burst and what it gives in that time, across changes of it.

The burst is that in force when the interval begins; what a rate gives is its integral, so that every rate counts for
as long as it was in force. Judged in exact fractions, by sums from the beginning and not by a level, so that it has
nothing in common with what it judges: an interval that begins at s and ends with the launch at t is within bounds if

    launches(t) - given(t) <= burst(s) + launches before s - given(s)

and the right side falls between launches and changes, so that the intervals which begin at one of those are enough. All
are judged, and each launch costs O(1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias, final

from rdq_core import Rate

LAUNCH: Final = "launch"

Step: TypeAlias = tuple[float, Rate | Literal["launch"]]
"""At this moment, in seconds, a launch, or a rate that comes into force. The first step says the first rate."""


@final
@dataclass(frozen=True, slots=True)
class Overspent:
    """An interval, both ends in it, with more launches than it may have. `allowed` is exact."""

    since: float
    until: float
    launches: int
    allowed: Fraction

    def __str__(self) -> str:
        return f"{self.launches} launches from {self.since} to {self.until}, where {float(self.allowed)} are allowed"


@final
class Conservation:
    """Judges the launches under one rate as they come. Moments never run backward."""

    def __init__(self, rate: Rate, at: float, saved: int | None = None) -> None:
        """`saved`: the launches that may be made at once at the beginning (None: the burst)."""
        self.rate: Rate = rate
        self._at = Fraction(at)
        self._launches = 0
        self._given = Fraction(0)
        self._since = at
        self._before = 0  # launches before the interval that allows least
        self._bound = Fraction(rate.burst if saved is None else saved)  # the right side, for that interval

    def change(self, rate: Rate, at: float) -> None:
        """From here on another rate is in force; an interval that begins here may have begun under the old one."""
        self._go(at)
        self._may_begin(at)
        self.rate = rate

    def launch(self, at: float) -> Overspent | None:
        """A launch: the interval that it ends, if that has too many."""
        self._go(at)
        self._may_begin(at)
        self._launches += 1
        if self._launches - self._given <= self._bound:
            return None
        return Overspent(self._since, at, self._launches - self._before, self._bound + self._given - self._before)

    def left(self, at: float) -> Fraction:
        """The launches that may still be made at once. Of two judges with one rate from here on, the one with fewer
        left allows no interval that the other does not.
        """
        self._go(at)
        self._may_begin(at)
        return self._bound + self._given - self._launches

    def _go(self, at: float) -> None:
        now = Fraction(at)
        self._given += (now - self._at) * Fraction(self.rate.limit) / Fraction(self.rate.per)
        self._at = now

    def _may_begin(self, at: float) -> None:
        bound = self.rate.burst + self._launches - self._given
        if bound < self._bound:
            self._since, self._before, self._bound = at, self._launches, bound


def overspent(steps: Iterable[Step]) -> Overspent | None:
    """The first interval with more launches than its rates give; None if there is none. O(n).

    Raises `ValueError` if the first step is no rate.
    """
    judge: Conservation | None = None
    for at, what in steps:
        if judge is None:
            if not isinstance(what, Rate):
                raise ValueError("the first step must be the first rate")
            judge = Conservation(what, at)
        elif isinstance(what, Rate):
            judge.change(what, at)
        elif (found := judge.launch(at)) is not None:
            return found
    return None
