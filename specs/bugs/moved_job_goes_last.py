"""A reprioritised job is launched behind all of its new equals, as if it had just arrived."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Reprioritize, Turn

from bugs.wrong import wrongly
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-3"
PROGRAM = [Put(1), Put(), Reprioritize(0, 0), Turn()]


def _pop(right: Callable[..., Any], items: PriorityQueue[Any]) -> Any:
    jobs = items.in_order()
    if None in jobs:  # a line within one that knows keys
        return right(items)
    equals = [job for job in jobs if job.priority == jobs[0].priority]
    return items.remove(min(equals, key=lambda job: (job.id in items._moved.places, job.id)).id)


applied = wrongly((PriorityQueue, "pop", _pop))
