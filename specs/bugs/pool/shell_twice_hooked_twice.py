"""What is added again is hooked again, and fails when it leaves for the second time."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from bugs.wrong import wrongly
from rdq_twisted import DeferredPool

SUBJECT = "twisted"
CLAUSE = "POOL-13"


def _add(right: Callable[..., Deferred[Any]], pool: DeferredPool, d: Deferred[Any]) -> Deferred[Any]:
    if d in pool:
        d.addCallbacks(pool._finished, pool._failed, (d,), {}, (d,), {})
        return d
    return right(pool, d)


applied = wrongly((DeferredPool, "add", _add))
