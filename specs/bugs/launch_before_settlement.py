"""The next job is launched before the settlement of the last is told, if two are to be told."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "ORDER-6"
PROGRAM = [Put(), Put(), Put(), Cancel(0), Cancel(1), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    ledger = queue._ledger
    ready = not ledger.pause.paused and ledger.width.admits(now) and not ledger.waiters.lines and ledger.pending
    settled = list(ledger.settled)
    if len(settled) > 1 and not ledger.interrupts.jobs and ready:
        ledger.settled = deque()
        try:
            return right(queue, now=now)
        finally:
            ledger.settled = deque((*ledger.settled, *settled))
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
