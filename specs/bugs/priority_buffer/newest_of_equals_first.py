"""Of equals the last to arrive goes first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer, Serve
from rdq_core.priority_buffer import WAIT

CLAUSE = "BUFFER-2"
PROGRAM = [Put(0), Put(1), Get(2), Turn(), Clear()]


def _poll(_right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    if not buffer.promised:
        return WAIT
    getter, _ = buffer._getters.popitem(last=False)
    number, _ = min(buffer._items.items.items(), key=lambda pair: (pair[1].priority, -pair[0]))
    return Serve(getter, buffer._items.remove(number).item)


applied = wrongly((PriorityBuffer, "poll", _poll))
