"""Where a backlog is going, from observations of it: in a line, on a curve, or nowhere that can be told.

A queue that is given more than it can do grows by what is too much, as much every minute: linearly. What feeds on
itself (users who bring users, failures that are tried again twice) doubles. Two points cannot tell which it is, and a
curve hugs any few points; so doubling is spoken of only where a curve through the earlier observations says much
better than a line where the latest third of them is.
"""

from __future__ import annotations

import sys
from collections import deque
from typing import Final, NamedTuple, final

from rdq_core._time import NEVER_YET, later
from rdq_core.growth._fitting import Points, is_curved, line, logarithmic
from rdq_core.growth._numbers import not_negative, whole
from rdq_core.growth.forecast import Course, Exponential, Forecast, Linear, NoCourse

LATEST: Final = sys.float_info.max
"""No observation is later than this after the first one, in seconds."""


class Observation(NamedTuple):
    """How long the backlog was at one time."""

    at: float
    """Seconds since the trend's first observation."""
    backlog: float
    """Jobs waiting."""


@final
class Trend:
    """The latest observations of a backlog, and where they lead.

    Feed it at a steady pace, every 10 seconds say, and ask for a `forecast()` when you like. It looks at the `keep`
    latest observations and forgets all others, so that its memory is constant, and a morning's rush is forgotten by
    noon. Two observations are a line; a curve takes nine.
    """

    __slots__ = ("_capacity", "_first", "_kept", "_now", "_spacing")

    def __init__(self, capacity: float | None = None, *, keep: int = 60, spacing: float = 0.0) -> None:
        """A trend with no observation yet.

        `capacity`: jobs at which the backlog is full (None: never). `keep`: how many observations are looked at, 2 or
        more. `spacing`: seconds between them at least, for who feeds it at every put: what comes sooner replaces
        the latest, so that `keep` of them still reach back `keep * spacing` seconds.
        Raises `InvalidType` and `InvalidValue`.
        """
        if capacity is not None:
            not_negative("capacity", capacity)
        self._capacity = capacity
        self._spacing = not_negative("spacing", spacing)
        self._first: float | None = None
        self._now = NEVER_YET
        self._kept: deque[Observation] = deque(maxlen=whole("keep", keep, 2))

    @property
    def capacity(self) -> float | None:
        """Jobs at which the backlog is full; None: never."""
        return self._capacity

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What it looks at, earliest first; no two at one time. All that a forecast depends on, with the capacity."""
        return tuple(self._kept)

    def observe(self, backlog: float, *, now: float) -> None:
        """The backlog is so many jobs at `now`, in seconds from any source. O(1).

        An earlier `now` than the latest counts as the latest; of two observations at one time the second counts.
        Raises `InvalidType` and `InvalidValue` for a backlog that is no finite number, 0 or more, and for `now`.
        """
        jobs = not_negative("backlog", backlog)
        self._now = later(self._now, now)
        if self._first is None:
            self._first = self._now
        at = min(self._now - self._first, LATEST)
        if self._replaces_latest(at):
            self._kept.pop()
        self._kept.append(Observation(at, jobs))

    def forecast(self) -> Forecast | None:
        """Where the backlog is going, as of the latest observation; None before the first. O(keep)."""
        if not self._kept:
            return None
        return Forecast(self._kept[-1].backlog, self._capacity, self._course())

    def _replaces_latest(self, at: float) -> bool:
        kept = self._kept
        if not kept:
            return False
        return at == kept[-1].at or (len(kept) > 1 and kept[-1].at - kept[-2].at < self._spacing)

    def _course(self) -> Course:
        if len(self._kept) < 2:
            return NoCourse.UNKNOWN
        if len({backlog for _, backlog in self._kept}) == 1:
            return NoCourse.STEADY
        span = self._kept[-1].at - self._kept[0].at
        top = max(backlog for _, backlog in self._kept)
        points = self._scaled(span, top)
        curved = is_curved(points)
        fit = line(logarithmic(points) if curved else points)
        per_second = (fit.slope if curved else fit.slope * top) / span  # 0 where it is less than a float can say
        if not (fit.certain and per_second):
            return NoCourse.UNCLEAR
        return Exponential(per_second) if curved else Linear(per_second)

    def _scaled(self, span: float, top: float) -> Points:
        """Times from 0 to 1, backlogs as parts of the greatest: then no square overflows."""
        first = self._kept[0].at
        return [((at - first) / span, backlog / top) for at, backlog in self._kept]
