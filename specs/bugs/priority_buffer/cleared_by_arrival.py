"""`clear` gives the items in order of arrival."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.structures.priority_buffer.calls import Clear, Put

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer

CLAUSE = "BUFFER-13"
PROGRAM = [Put(0, 1), Put(1, 0), Clear()]


def _clear(right: Callable[..., list[Any]], buffer: PriorityBuffer[Any]) -> list[Any]:
    items = [buffer._items.items[number].item for number in sorted(buffer._items.items)]
    right(buffer)
    return items


applied = wrongly((PriorityBuffer, "clear", _clear))
