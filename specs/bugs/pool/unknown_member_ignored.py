"""The end of what is no member is ignored."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Finish

from bugs.wrong import wrongly
from rdq_core import Pool

CLAUSE = "POOL-10"
PROGRAM = [Finish(-2), Turn()]


def _end(right: Callable[..., None], pool: Pool[Any], member: object, now: float) -> None:
    if member in pool:
        right(pool, member, now)


applied = wrongly((Pool, "_end", _end))
