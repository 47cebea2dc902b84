"""A priority of infinity is launched first, where it is the last of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import wrongly
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-1"
PROGRAM = [Put(float("inf")), Put(), Turn()]


def _pop(right: Callable[..., Any], items: PriorityQueue[Any]) -> Any:
    jobs = items.in_order()
    if None in jobs:  # a line within one that knows keys
        return right(items)
    return items.remove(jobs[-1 if jobs[-1].priority == float("inf") else 0].id)


applied = wrongly((PriorityQueue, "pop", _pop))
