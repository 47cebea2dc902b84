"""Whoever waits for room when a pending job is cancelled is forgotten: a Deferred never fires."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn, WhenRoom

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "ROOM-3"
PROGRAM = [Put(), WhenRoom(), Cancel(0), Turn()]
WIDTH = 0
CAPACITY = 1


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    pending = job.state is State.PENDING
    right(queue, job, now=now)
    if pending:
        queue._ledger.waiters.lines.pop(Occasion.ROOM, None)


applied = wrongly((DispatchQueue, "cancel", _cancel))
