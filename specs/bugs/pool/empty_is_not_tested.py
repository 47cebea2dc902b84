"""Who asks whether the pool is empty waits for the next time that it is, whatever they asked for."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import WhenEmpty

from bugs.wrong import wrongly
from rdq_core import Pool, PoolWaiter
from rdq_core.levels import Level

CLAUSE = "POOL-6"
PROGRAM = [WhenEmpty(0), Turn()]


def _ask(right: Callable[..., PoolWaiter | None], pool: Pool[Any], level: Level, _test: bool, now: float) -> Any:
    return right(pool, level, False, now)


applied = wrongly((Pool, "_ask", _ask))
