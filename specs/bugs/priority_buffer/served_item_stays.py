"""An item that is served is still there for the next."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer, Serve
from rdq_core.priority_buffer import WAIT

CLAUSE = "BUFFER-5"
PROGRAM = [Put(0), Get(1), Get(2), Turn()]


def _poll(_right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    if not buffer.promised:
        return WAIT
    getter, _ = buffer._getters.popitem(last=False)
    return Serve(getter, buffer._items.peek().item)


applied = wrongly((PriorityBuffer, "poll", _poll))
