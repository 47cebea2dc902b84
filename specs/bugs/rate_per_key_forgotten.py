"""A key that has nothing to do is forgotten at once, and comes back with all of its burst."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, SetRatePerKey, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import LimitPerKey

SUBJECT = "core"
CLAUSE = "KEY-2"
WIDTH = 9
PROGRAM = [SetRatePerKey(("1/s",)), Tick(1), Put(key="a"), Turn(), Finish(0), Put(key="a"), Turn()]


def _restored(_right: Callable[..., Any], _limit: LimitPerKey, now: float) -> float:
    return now


applied = wrongly((LimitPerKey, "restored", _restored))
