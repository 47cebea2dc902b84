"""The jobs under way count towards the capacity, which is one of pending jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase, QueueFull

SUBJECT = "core"
CLAUSE = "CAPACITY-1"
PROGRAM = [Put(), Turn(), Put()]
CAPACITY = 1


def _put(right: Callable[..., Any], queue: Queue, *args: Any, **kwargs: Any) -> Any:
    capacity = queue.capacity
    if capacity is not None and queue.phase is Phase.OPEN and sum(queue.size()) >= capacity:
        raise QueueFull(capacity)
    return right(queue, *args, **kwargs)


applied = wrongly((DispatchQueue, "put", _put))
