"""A reprioritised job is launched behind all of its new equals, as if it had just arrived."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any

from rdq_specs.calls import Put, Reprioritize, Turn

from bugs.wrong import popping
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-3"
PROGRAM = [Put(1), Put(), Reprioritize(0, 0), Turn()]


def _choose(items: PriorityQueue[Any], jobs: list[Any]) -> Any:
    equals = [job for job in jobs if job.priority == jobs[0].priority]
    return min(equals, key=lambda job: (job.id in items._moved.places, job.id))


applied = popping(_choose)
