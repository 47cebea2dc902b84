"""From four equals on, the newest is launched first: a stack where a line should be."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import popping
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-2"
PROGRAM = [Put(), Put(), Put(), Put(), Turn()]


def _choose(items: PriorityQueue[Any], jobs: list[Any]) -> Any:
    equals = [job for job in jobs if job.priority == jobs[0].priority]
    return equals[-1] if len(equals) > 3 and not items._moved.places else jobs[0]


applied = popping(_choose)
