"""Work that is done again stands behind its equals."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from math import inf, nextafter
from typing import Any

from bugs.wrong import wrongly
from rdq_core import PriorityQueue

SUBJECT = "core"


def _join(right: Callable[..., Any], queue: Any, item: Any, priority: float, arrival: int) -> None:
    right(queue, item, nextafter(priority, inf) if item.attempts else priority, arrival)


applied = wrongly((PriorityQueue, "join", _join))
