"""The shell gives an object to a Deferred that somebody else has fired, and it is lost."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import DeferredPriorityQueue

CLAUSE = "BUFFER-19"
CHECK = "tests/twisted/test_priority_queue.py"


def _forget_fired(_right: Callable[..., None], _queue: DeferredPriorityQueue[Any]) -> None:
    """Look at nothing."""


applied = wrongly((DeferredPriorityQueue, "_forget_fired", _forget_fired))
