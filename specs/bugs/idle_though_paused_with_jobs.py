"""A paused queue with pending jobs is called idle."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Pause, Put, Turn, WhenIdle

from bugs.wrong import Queue, calm, wrongly
from rdq_core import DispatchQueue, Idle
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "IDLE-1"
PROGRAM = [Put(), Pause(), WhenIdle(), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    if queue.paused and queue.pending() and not queue.underway() and calm(queue):
        waiter = queue._ledger.waiters.pop(Occasion.IDLE)
        if waiter is not None:
            return Idle(waiter)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
