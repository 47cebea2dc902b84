"""A member that is added again goes to the end, as if it were new."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish

from bugs.wrong import wrongly
from rdq_core import Pool

CLAUSE = "POOL-1"
PROGRAM = [Add(0), Add(1), Add(0), Turn(), Finish(0), Finish(1)]


def _add(right: Callable[..., bool], pool: Pool[Any], member: object, *, now: float) -> bool:
    if member in pool:
        pool._added_at[member] = pool._added_at.pop(member)
        return False
    return right(pool, member, now=now)


applied = wrongly((Pool, "add", _add))
