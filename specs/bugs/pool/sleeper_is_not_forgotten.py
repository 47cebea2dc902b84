"""A waiter that is cancelled while its level holds is told all the same, the next time."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish, Forget, WhenEmpty

from bugs.wrong import wrongly
from rdq_core.levels import Levels, PoolWaiter

CLAUSE = "POOL-9"
PROGRAM = [WhenEmpty(0, test_immediately=False), Forget(0), Add(1), Finish(1), Turn()]


def _forget(right: Callable[..., bool], levels: Levels, waiter: PoolWaiter) -> bool:
    return waiter in levels._asleep.get(waiter.level, ()) or right(levels, waiter)


applied = wrongly((Levels, "forget", _forget))
