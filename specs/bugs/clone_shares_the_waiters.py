"""A clone has the same line of waiters as its original, not a copy."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CHECK = "relations"
BEYOND = {"machine": "a clone"}
CLAUSE = "CLONE-1"


def _clone(right: Callable[..., Any], queue: Queue) -> Queue:
    copy: Queue = right(queue)
    copy._ledger.waiters = queue._ledger.waiters
    return copy


applied = wrongly((DispatchQueue, "clone", _clone))
