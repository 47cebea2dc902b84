"""The backlog counts getters that an item is there for."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Get, Make, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer, QueueUnderflow

CLAUSE = "BUFFER-8"
PROGRAM = [Make(None, 1), Put(0), Put(1), Get(2), Get(3), Turn(), Clear()]


def _get(right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    if buffer.backlog is not None and len(buffer._getters) >= buffer.backlog:
        raise QueueUnderflow(buffer.backlog)
    return right(buffer)


applied = wrongly((PriorityBuffer, "get", _get))
