"""A pause is answered True while a cancelled job's work still runs."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Pause, Put, Turn

from bugs.wrong import Queue, calm, wrongly
from rdq_core import DispatchQueue, Quiet, State
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "PAUSE-2"
PROGRAM = [Put(), Turn(), Cancel(0), Pause(), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    underway = queue.underway()
    if queue.paused and underway and calm(queue) and all(job.state is State.CANCELLING for job in underway):
        waiter = queue._ledger.waiters.pop(Occasion.QUIET)
        if waiter is not None:
            return Quiet(waiter)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
