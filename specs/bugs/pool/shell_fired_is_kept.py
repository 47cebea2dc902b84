"""What has fired before it is added stays: the pool never empties (the original's mistake)."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import AddEnded
from twisted.internet.defer import Deferred

from bugs.wrong import wrongly
from rdq_twisted import DeferredPool

SUBJECT = "twisted"
CLAUSE = "POOL-1"
PROGRAM = [AddEnded(0), Turn()]


def _add(right: Callable[..., Deferred[Any]], pool: DeferredPool, d: Deferred[Any]) -> Deferred[Any]:
    if d.called:
        pool._machine.add(d, now=pool._now())
        return d
    return right(pool, d)


applied = wrongly((DeferredPool, "add", _add))
