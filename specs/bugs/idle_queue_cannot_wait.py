"""A queue with nothing else to do launches a delayed job before its time."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Wait

SUBJECT = "core"
CLAUSE = "DELAY-1"
PROGRAM = [Put(delay=5), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    ledger = queue._ledger
    idle = isinstance(command, Wait) and not queue.pending() and not queue.paused
    if idle and queue.delayed() and len(queue.underway()) < queue.width and not ledger.others:
        queue.reschedule(queue.delayed()[0], 0, now=now)
        return right(queue, now=now)
    return command


applied = wrongly((DispatchQueue, "poll", _poll))
