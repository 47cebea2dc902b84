"""The getter that asked last is served first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Forget, Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer

CLAUSE = "BUFFER-3"
PROGRAM = [Get(0), Get(1), Put(2), Turn(), Forget(0)]


def _poll(right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    if buffer.promised:
        buffer._getters.move_to_end(next(reversed(buffer._getters)), last=False)
    return right(buffer)


applied = wrongly((PriorityBuffer, "poll", _poll))
