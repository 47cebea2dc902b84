"""What is served is kept, to be looked at."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Get, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer

CLAUSE = "BUFFER-15"
PROGRAM = [Put(0), Get(1), Turn()]
BEYOND = {"explorer": "it looks at what is kept only at the end of a run, which it has none of"}


_kept: list[object] = []


def _poll(right: Callable[..., object], buffer: PriorityBuffer[Any]) -> object:
    command = right(buffer)
    _kept.append(command)
    return command


applied = wrongly((PriorityBuffer, "poll", _poll))
