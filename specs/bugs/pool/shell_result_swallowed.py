"""The results of what is in the pool do not come through: whoever added a callback later gets None."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from bugs.wrong import wrongly
from rdq_twisted import DeferredPool

SUBJECT = "twisted"
CLAUSE = "POOL-13"


def _finished(right: Callable[..., Any], pool: DeferredPool, result: object, d: Deferred[Any]) -> None:
    right(pool, result, d)


applied = wrongly((DeferredPool, "_finished", _finished))
