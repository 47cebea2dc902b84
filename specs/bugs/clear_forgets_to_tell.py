"""Of several jobs cleared, the last is never told of: a Deferred never fires."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Clear, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "SETTLE-3"
PROGRAM = [Put(), Put(), Clear(), Turn()]
WIDTH = 0


def _clear(right: Callable[..., Any], queue: Queue, *, now: float) -> list[Any]:
    jobs: list[Any] = right(queue, now=now)
    if len(jobs) > 1:
        queue._ledger.settled = deque([*queue._ledger.settled][:-1])
    return jobs


applied = wrongly((DispatchQueue, "clear", _clear))
