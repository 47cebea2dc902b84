"""Whoever waits is told inside the firing of the last Deferred, and not in a turn (the original's way)."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from bugs.wrong import wrongly
from rdq_core import Wait
from rdq_twisted import DeferredPool

SUBJECT = "twisted"
CLAUSE = "TURN-1"


def _finished(right: Callable[..., Any], pool: DeferredPool, result: object, d: Deferred[Any]) -> Any:
    passed = right(pool, result, d)
    while not isinstance(pool._run(1, float("inf")), Wait):
        pass
    return passed


applied = wrongly((DeferredPool, "_finished", _finished))
