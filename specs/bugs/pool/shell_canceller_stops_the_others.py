"""A canceller that raises keeps the others from being cancelled, and the waiters from being told."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred

from bugs.wrong import wrongly
from rdq_twisted import pool

SUBJECT = "twisted"
CLAUSE = "POOL-14"
CHECK = "tests/twisted/test_pool_cancel.py"


def _cancel(_right: Callable[..., None], deferred: Deferred[object]) -> None:
    deferred.cancel()


applied = wrongly((pool, "_cancel", _cancel))
