"""Who asks for the next time that a level is reached is told of it at once if it holds."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import WhenEmpty

from bugs.wrong import wrongly
from rdq_core.levels import Level, Levels, PoolWaiter

CLAUSE = "POOL-5"
PROGRAM = [WhenEmpty(0, test_immediately=False), Turn()]


def _add(right: Callable[..., PoolWaiter], levels: Levels, level: Level, holds: bool) -> PoolWaiter:
    waiter = right(levels, level, False)
    if holds:
        levels._reached[level] = None
    return waiter


applied = wrongly((Levels, "add", _add))
