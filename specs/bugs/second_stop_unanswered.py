"""Only the first who stopped the queue is answered."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Stopped
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "STOP-6"
PROGRAM = [Stop(), Stop(), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    if isinstance(command, Stopped):
        queue._ledger.waiters.lines.pop(Occasion.STOPPED, None)
    return command


applied = wrongly((DispatchQueue, "poll", _poll))
