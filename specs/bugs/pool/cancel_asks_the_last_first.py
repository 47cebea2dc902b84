"""Of all that are to be asked to end, the member that was added last is asked first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, CancelAll

from bugs.wrong import wrongly
from rdq_core import Pool

CLAUSE = "POOL-7"
PROGRAM = [Add(0), Add(1), CancelAll(), Turn()]


def _cancel(_right: Callable[..., None], pool: Pool[Any], *, now: float) -> None:
    pool._now = max(pool._now, now)
    pool._to_cancel = dict.fromkeys(pool._added_at)


applied = wrongly((Pool, "cancel", _cancel))
