"""Who waits for emptiness is told one at a time: one for each time that it becomes so."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish, WhenEmpty

from bugs.wrong import wrongly
from rdq_core.levels import Levels, PoolWaiter

CLAUSE = "POOL-3"
PROGRAM = [Add(0), WhenEmpty(1), WhenEmpty(2), Finish(0), Turn()]


def _pop(right: Callable[..., PoolWaiter | None], levels: Levels) -> PoolWaiter | None:
    waiter = right(levels)
    if waiter is not None:
        levels._reached.pop(waiter.level, None)
    return waiter


applied = wrongly((Levels, "pop", _pop))
