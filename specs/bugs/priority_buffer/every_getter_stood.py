"""Cancelling says of every getter that it was still to be served."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Forget, Get, Put

from bugs.wrong import wrongly
from rdq_core import BufferGetter, PriorityBuffer

CLAUSE = "BUFFER-14"
PROGRAM = [Put(0), Get(1), Turn(), Forget(1)]


def _forget(right: Callable[..., bool], buffer: PriorityBuffer[Any], getter: BufferGetter) -> bool:
    right(buffer, getter)
    return True


applied = wrongly((PriorityBuffer, "forget", _forget))
