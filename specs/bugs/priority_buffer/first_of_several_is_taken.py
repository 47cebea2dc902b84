"""Of several items equal to the object the first to arrive is taken."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.structures.priority_buffer.calls import Clear, DeleteLike, Put

from bugs.wrong import wrongly
from rdq_core import Handle, PriorityBuffer

CLAUSE = "BUFFER-12"
PROGRAM = [Put(0, 0, 1), Put(1, 0, 1), DeleteLike(1), Clear()]


def _find(right: Callable[..., Handle], buffer: PriorityBuffer[Any], item: object) -> Handle:
    found = [number for number, held in buffer._items.items.items() if held.item == item]
    return buffer._handle(found[0]) if found else right(buffer, item)


applied = wrongly((PriorityBuffer, "find", _find))
