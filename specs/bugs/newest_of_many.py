"""From four equals on, the newest is launched first: a stack where a line should be."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import wrongly
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-2"
PROGRAM = [Put(), Put(), Put(), Put(), Turn()]


def _pop(right: Callable[..., Any], items: PriorityQueue[Any]) -> Any:
    jobs = items.in_order()
    if None in jobs:  # a line within one that knows keys
        return right(items)
    equals = [job for job in jobs if job.priority == jobs[0].priority]
    return items.remove(equals[-1].id if len(equals) > 3 and not items._moved.places else jobs[0].id)


applied = wrongly((PriorityQueue, "pop", _pop))
