"""Waiters are told while members are still to be asked to end."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, CancelAll, WhenAbove

from bugs.wrong import wrongly
from rdq_core import Pool
from rdq_core.pool import Reached

CLAUSE = "POOL-8"
PROGRAM = [Add(0), WhenAbove(1, 1), Add(2), CancelAll(), Turn()]


def _poll(right: Callable[..., Any], pool: Pool[Any], *, now: float) -> Any:
    waiter = pool._levels.pop()
    return right(pool, now=now) if waiter is None else Reached(waiter)


applied = wrongly((Pool, "poll", _poll))
