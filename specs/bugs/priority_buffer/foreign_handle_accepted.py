"""A handle of another buffer is taken for the one of its number."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.structures import FOREIGN
from rdq_specs.structures.priority_buffer.calls import Delete, Put

from bugs.wrong import wrongly
from rdq_core import Handle, PriorityBuffer

CLAUSE = "BUFFER-11"
PROGRAM = [Put(0), Delete(FOREIGN)]


def _contains(_right: Callable[..., bool], buffer: PriorityBuffer[Any], handle: object) -> bool:
    return isinstance(handle, Handle) and handle.number in buffer._items


applied = wrongly((PriorityBuffer, "__contains__", _contains))
