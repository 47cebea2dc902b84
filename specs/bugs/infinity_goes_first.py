"""A priority of infinity is launched first, where it is the last of all."""

from __future__ import annotations

from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import popping
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-1"
PROGRAM = [Put(float("inf")), Put(), Turn()]


def _choose(_items: PriorityQueue[Any], jobs: list[Any]) -> Any:
    return jobs[-1 if jobs[-1].priority == float("inf") else 0]


applied = popping(_choose)
