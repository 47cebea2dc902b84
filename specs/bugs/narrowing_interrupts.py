"""Narrowing asks the work beyond the new width to stop."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetWidth, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "WIDTH-3"
PROGRAM = [Put(), Turn(), SetWidth(0), Turn()]


def _set_width(right: Callable[..., Any], queue: Queue, width: Any, *, now: float) -> None:
    right(queue, width, now=now)
    for job in queue.underway()[width:]:
        if job.state is State.UNDERWAY:
            queue._ledger.interrupts.add({job.id: job})


applied = wrongly((DispatchQueue, "set_width", _set_width))
