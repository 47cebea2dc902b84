"""A rate for each key that is set where none was lets the whole burst of each through at once."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetRatePerKey, Turn

from bugs.wrong import wrongly
from rdq_core import LimitPerKey, RateLimit

SUBJECT = "core"
CLAUSE = "KEY-8"
PROGRAM = [SetRatePerKey(("1/s",)), Put(key="a"), Turn()]


def _set_rate(right: Callable[..., Any], limit: LimitPerKey, rate: Any, now: float) -> None:
    had = limit.rates
    right(limit, rate, now)
    if not had:
        limit._rate = RateLimit(limit.rates)


applied = wrongly((LimitPerKey, "set_rate", _set_rate))
