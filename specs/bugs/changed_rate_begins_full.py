"""A change of rate fills the bucket: turning the knob gives a burst away."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetRate, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import RateLimit

SUBJECT = "core"
CLAUSE = "RATE-1"
WIDTH = 9
PROGRAM = [SetRate(("1/s",)), Put(), Put(), Tick(1), Turn(), SetRate(("2/s",)), Turn()]


def _set_rate(right: Callable[..., Any], limit: RateLimit, rate: Any, now: float) -> None:
    had = limit.rates
    right(limit, rate, now)
    if had:
        full = RateLimit(limit.rates)
        limit._buckets, limit._opens = full._buckets, full._opens


applied = wrongly((RateLimit, "set_rate", _set_rate))
