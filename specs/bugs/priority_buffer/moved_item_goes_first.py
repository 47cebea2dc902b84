"""An item that was moved goes before its new equals."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Get, Put, Reprioritize

from bugs.wrong import wrongly
from rdq_core import PriorityQueue

CLAUSE = "BUFFER-2"
PROGRAM = [Put(0), Put(1, 1), Reprioritize(1, 0), Get(2), Turn(), Clear()]


def _pop_first(_right: Callable[..., object], queue: PriorityQueue[Any]) -> object:
    numbers = sorted(queue.items, key=lambda number: (queue.items[number].priority, number not in queue._moved.places))
    return queue.remove(numbers[0])


applied = wrongly((PriorityQueue, "_pop_first", _pop_first))
