"""Where the rates of several keys hold jobs back, the wait is until the last of them lets one launch."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetRatePerKey, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-5"
WIDTH = 9
PROGRAM = [
    *(SetRatePerKey(("1/s",)), Tick(1), Put(key="a"), Turn(), Tick(0.5), Put(key="b"), Turn()),
    *(Put(key="a"), Put(key="b"), Turn()),
]


def _next_moment(right: Callable[..., Any], line: KeyedLine[Any, Any], now: float) -> float | None:
    first: float | None = right(line, now)
    return None if first is None else max(line._timed.places.values())


applied = wrongly((KeyedLine, "next_moment", _next_moment))
