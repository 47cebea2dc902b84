"""A drain is answered though a pause holds jobs back."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Drain, Pause, Put, Turn

from bugs.wrong import Queue, calm, wrongly
from rdq_core import DispatchQueue, Phase, Stopped
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "DRAIN-1"
PROGRAM = [Put(), Pause(), Drain(), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    held_back = queue.paused and queue.pending() and not queue.underway()
    if queue.phase is Phase.DRAINING and held_back and calm(queue):
        waiter = queue._ledger.waiters.pop(Occasion.STOPPED)
        if waiter is not None:
            return Stopped(waiter, ())
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
