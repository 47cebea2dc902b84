"""A getter that is served stands in the line as before."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer, Serve
from rdq_core.priority_buffer import WAIT

CLAUSE = "BUFFER-6"
PROGRAM = [Get(0), Put(1), Put(2), Turn()]


def _poll(_right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    if not buffer.promised:
        return WAIT
    return Serve(next(iter(buffer._getters)), buffer._items.pop().item)


applied = wrongly((PriorityBuffer, "poll", _poll))
