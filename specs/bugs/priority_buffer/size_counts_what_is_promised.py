"""The size counts items that somebody waits for."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Get, Make, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer, QueueOverflow
from rdq_core.priority_queue import check_priority

CLAUSE = "BUFFER-7"
PROGRAM = [Make(1), Get(0), Put(1), Put(2), Turn(), Clear()]


def _put(right: Callable[..., object], buffer: PriorityBuffer[Any], item: object, priority: float = 0) -> object:
    if buffer.size is not None and len(buffer._items) >= buffer.size:
        check_priority(priority)
        raise QueueOverflow(buffer.size)
    return right(buffer, item, priority)


applied = wrongly((PriorityBuffer, "put", _put))
