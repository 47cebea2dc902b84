"""The jobs under way count towards the capacity, which is one of pending jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase, QueueFull
from rdq_core.priority_queue import check_priority

SUBJECT = "core"
CLAUSE = "CAPACITY-1"
PROGRAM = [Put(), Turn(), Put()]
CAPACITY = 1


def _put(right: Callable[..., Any], queue: Queue, argument: Any, priority: Any = 0, *, now: float) -> Any:
    check_priority(priority)
    capacity = queue.capacity
    if capacity is not None and queue.phase is Phase.OPEN and sum(queue.size()) >= capacity:
        raise QueueFull(capacity)
    return right(queue, argument, priority, now=now)


applied = wrongly((DispatchQueue, "put", _put))
