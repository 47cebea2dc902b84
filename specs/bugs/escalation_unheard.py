"""A stop that follows another and cancels what is under way asks none of the work to end."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase

SUBJECT = "core"
CLAUSE = "STOP-7"
PROGRAM = [Put(), Turn(), Stop(), Stop(True), Turn()]


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    again = queue.phase is Phase.STOPPING
    waiter = right(queue, **kwargs)
    if again:
        queue._ledger.interrupts.jobs.clear()
    return waiter


applied = wrongly((DispatchQueue, "stop", _stop))
