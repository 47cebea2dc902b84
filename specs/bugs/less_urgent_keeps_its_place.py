"""A job made less urgent is still launched from its old place, as nobody looks whether the key is dead."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Reprioritize, Turn

from bugs.wrong import wrongly
from rdq_core.priority_queue import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-1"
PROGRAM = [Put(), Put(), Reprioritize(0, 1), Turn()]


def _pop(_right: Callable[..., Any], items: PriorityQueue[Any]) -> Any:
    keys = sorted([*items._level_keys(), *items._moved.in_order()])
    return items.remove(next(arrival for _, arrival in keys if arrival in items))


applied = wrongly((PriorityQueue, "pop", _pop))
