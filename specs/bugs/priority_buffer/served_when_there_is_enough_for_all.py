"""Nobody is served before there is an item for everybody who waits."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Forget, Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer
from rdq_core.priority_buffer import WAIT

CLAUSE = "BUFFER-4"
PROGRAM = [Get(0), Get(1), Put(2), Turn(), Clear(), Forget(0), Forget(1)]


def _poll(right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    return WAIT if buffer.waiting else right(buffer)


applied = wrongly((PriorityBuffer, "poll", _poll))
