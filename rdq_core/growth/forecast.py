"""What is said of a backlog's future: its course, when it is full or gone, and the sentence for people."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from math import log
from typing import Final, TypeAlias, final

from rdq_core.errors import InvalidValue
from rdq_core.growth._wording import duration, quantity, speed


@final
@dataclass(frozen=True, slots=True)
class Linear:
    """As many more, or fewer, every second. Raises `InvalidValue` for 0, which is no course."""

    per_second: float
    """Jobs a second; below 0 it shrinks."""

    def __post_init__(self) -> None:
        _check(self.per_second)

    @property
    def grows(self) -> bool:
        """Whether it grows; otherwise it shrinks."""
        return self.per_second > 0

    def until(self, backlog: float, target: float) -> float:
        """Seconds from `backlog` to `target`; below 0 if it goes the other way."""
        return (target - backlog) / self.per_second


@final
@dataclass(frozen=True, slots=True)
class Exponential:
    """So many times as much every second: it doubles, or halves, in equal times. Raises `InvalidValue` for 0."""

    per_second: float
    """The growth of its natural logarithm in a second; below 0 it shrinks."""

    def __post_init__(self) -> None:
        _check(self.per_second)

    @property
    def grows(self) -> bool:
        """Whether it grows; otherwise it shrinks."""
        return self.per_second > 0

    @property
    def twofold(self) -> float:
        """Seconds in which it doubles, or halves if it shrinks."""
        return log(2) / abs(self.per_second)

    def until(self, backlog: float, target: float) -> float:
        """Seconds from `backlog` to `target`, both above 0; below 0 if it goes the other way."""
        return (log(target) - log(backlog)) / self.per_second


class NoCourse(enum.Enum):
    """Why nothing can be said."""

    UNKNOWN = "too few observations"
    STEADY = "always the same"
    UNCLEAR = "no more than noise"


_STANDING: Final = {
    NoCourse.UNKNOWN: "{}, seen once",
    NoCourse.STEADY: "steady at {}",
    NoCourse.UNCLEAR: "{}, neither growing nor shrinking clearly",
}

Course: TypeAlias = Linear | Exponential | NoCourse
"""How a backlog goes on."""


@final
@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a backlog is going, as of its latest observation. As a string, one plain sentence for people.

    It goes on from the latest backlog, which was counted and not estimated, at the pace of all that was looked at.
    """

    backlog: float
    """Jobs waiting, as observed last."""
    capacity: float | None
    """Jobs at which it is full; None: never."""
    course: Course
    """How it goes on."""

    @property
    def full_in(self) -> float | None:
        """Seconds until the capacity is reached: 0 if it is already, None if it will not be as things go."""
        if self.capacity is None:
            return None
        if self.backlog >= self.capacity:
            return 0.0
        if isinstance(self.course, NoCourse) or not self.course.grows:
            return None
        return self.course.until(self.backlog, self.capacity)

    @property
    def gone_in(self) -> float | None:
        """Seconds until nothing waits: 0 if nothing does, None if something will as things go.

        What halves again and again counts as gone when less than one job is left.
        """
        if self.backlog == 0:
            return 0.0
        if isinstance(self.course, NoCourse) or self.course.grows:
            return None
        if isinstance(self.course, Linear):
            return self.course.until(self.backlog, 0)
        return max(0.0, self.course.until(self.backlog, 1))

    def __str__(self) -> str:
        """`backlog grows 120 jobs/min; full in 24 min`."""
        return f"{self._movement()}{_when('full', self.full_in)}{self._end()}"

    def _movement(self) -> str:
        course = self.course
        if isinstance(course, Linear):
            return f"backlog {'grows' if course.grows else 'shrinks'} {speed(abs(course.per_second))}"
        if isinstance(course, Exponential):
            return f"backlog {'doubles' if course.grows else 'halves'} every {duration(course.twofold)}"
        return f"backlog {_STANDING[course].format(quantity(self.backlog))}"

    def _end(self) -> str:
        """When it is gone, which is worth saying only of what shrinks."""
        return "" if isinstance(self.course, NoCourse) or self.course.grows else _when("gone", self.gone_in)


def _check(per_second: float) -> None:
    if not per_second:
        raise InvalidValue("per_second", per_second, "other than 0")


def _when(what: str, seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"; {what} in {duration(seconds)}" if seconds else f"; {what}"
