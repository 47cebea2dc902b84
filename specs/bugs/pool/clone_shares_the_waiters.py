"""A clone has the same lines of waiters as its original, not copies."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import Pool

CLAUSE = "POOL-12"
BEYOND = {"machine": "it makes no clones"}


def _clone(right: Callable[..., Pool[Any]], pool: Pool[Any]) -> Pool[Any]:
    copy = right(pool)
    copy._levels = pool._levels
    return copy


applied = wrongly((Pool, "clone", _clone))
