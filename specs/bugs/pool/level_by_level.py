"""Of several levels that hold at once, all who wait for one are told before any who wait for another."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish, WhenBelow, WhenEmpty

from bugs.wrong import wrongly
from rdq_core.levels import Levels, PoolWaiter

CLAUSE = "POOL-4"
PROGRAM = [Add(0), Add(1), WhenEmpty(2), WhenBelow(3, 2), WhenEmpty(4), Finish(0), Finish(1), Turn()]


def _pop(_right: Callable[..., PoolWaiter | None], levels: Levels) -> PoolWaiter | None:
    for level in levels._reached:
        waiter = next(iter(levels._awake[level]))
        levels.forget(waiter)
        return waiter
    return None


applied = wrongly((Levels, "pop", _pop))
