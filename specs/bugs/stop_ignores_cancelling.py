"""A stop is answered while a cancelled job's work still runs."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, calm, wrongly
from rdq_core import DispatchQueue, Phase, State, Stopped
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "STOP-4"
PROGRAM = [Put(), Turn(), Stop(True), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    underway = queue.underway()
    cancelling = bool(underway) and all(job.state is State.CANCELLING for job in underway)
    if queue.phase is Phase.STOPPING and cancelling and calm(queue):
        waiter = queue._ledger.waiters.pop(Occasion.STOPPED)
        if waiter is not None:
            return Stopped(waiter, queue._ledger.handed_back)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
