"""What is deleted leaves its key behind for ever."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import PriorityQueue

CLAUSE = "BUFFER-17"
CHECK = "tests/twisted/test_priority_queue.py"


def _sweep(_right: Callable[..., None], _queue: PriorityQueue[Any], slack: int = 0) -> None:
    """Leave all as it is."""


applied = wrongly((PriorityQueue, "_sweep", _sweep))
