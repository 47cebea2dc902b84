"""The kit's clock: what it says, and what an implementation makes of it that looks at it now and then."""

from __future__ import annotations

from math import inf
from typing import Final

TOLERANCE: Final = 1e-6
"""Seconds: what a timer may be off by, that is armed with the difference of two floats, or a sum of them."""


class Clock:
    """A clock that may be set, backward too. `now` is the latest time that an implementation has acted at."""

    def __init__(self, rebases: bool) -> None:
        """`rebases`: whether its reader, where the clock has been set back, goes on with it from there."""
        self.rebases = rebases
        self.now: float = -inf
        self.set_back: bool = False  # whether it ever was
        self._says = 0.0
        self._read = 0.0
        self._seconds = 0.0  # what the reader takes for the time
        self._said = 0.0

    def tick(self, seconds: float) -> None:
        """Set it by so many seconds."""
        self._says += seconds
        self.set_back = self.set_back or seconds < 0

    def to_be_due(self, seconds: float) -> float:
        """By how much to set it, for what is due in so many seconds to be so.

        Where its reader goes on with it from where it was set back, that is a little more: what it says has other
        digits from then on than the time it is taken for, and the sums of either are rounded, here and there not alike.
        """
        return seconds + TOLERANCE if self.rebases and self.set_back else seconds

    def read(self) -> float:
        """The time, as its reader takes it."""
        step = self._says - self._read
        self._read = self._says
        self._seconds += max(0.0, step) if self.rebases else step
        return self._seconds

    def passes(self) -> bool:
        """What was read last is acted at; whether `now` is by this another than it was (or 0, the first time)."""
        self.now = max(self.now, self._seconds)
        before, self._said = self._said, self.now
        return self.now != before
