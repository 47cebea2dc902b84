"""Work that is done again stands behind its equals."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from math import inf, nextafter
from typing import Any

from rdq_specs.calls import Fail, Finish, Put, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-2"
WIDTH = 1
PROGRAM = [
    *(Put(retry=(2, 1, 1, 9, 0)), Turn(), Put(), Put(), Fail(0), Turn()),
    *(Tick(1), Turn(), Finish(1), Turn(), Finish(2), Turn(), Finish(0), Turn()),
]


def _join(right: Callable[..., Any], queue: Any, item: Any, priority: float, arrival: int) -> None:
    right(queue, item, nextafter(priority, inf) if item.attempts else priority, arrival)


applied = wrongly((PriorityQueue, "join", _join))
