"""A backlog that is refused has moved the time all the same."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core import InvalidValue
from rdq_core._time import later
from rdq_core.growth import Trend

CLAUSE = "GROWTH-10"
CHECK = "test_trend.test_a_bad_backlog_is_refused_with_nothing_changed"
ARGS = (-1, InvalidValue)


def _observe(right: Callable[..., None], trend: Trend, backlog: float, *, now: float) -> None:
    trend._now = later(trend._now, now)
    right(trend, backlog, now=now)


applied = wrongly((Trend, "observe", _observe))
