"""Items that somebody waits for are listed and counted as if nobody did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Get, Put

from bugs.wrong import wrongly
from rdq_core import Entry, PriorityBuffer

CLAUSE = "BUFFER-10"
PROGRAM = [Put(0), Get(1), Turn()]


def _len(_right: Callable[..., int], buffer: PriorityBuffer[Any]) -> int:
    return len(buffer._items)


def _iter(_right: Callable[..., Iterator[Any]], buffer: PriorityBuffer[Any]) -> Iterator[Any]:
    return iter([held.item for held in buffer._items])


def _entries(_right: Callable[..., list[Entry[Any]]], buffer: PriorityBuffer[Any]) -> list[Entry[Any]]:
    return [Entry(buffer._handle(number), held.item, held.priority) for number, held in buffer._in_order()]


applied = wrongly(
    (PriorityBuffer, "__len__", _len), (PriorityBuffer, "__iter__", _iter), (PriorityBuffer, "entries", _entries)
)
