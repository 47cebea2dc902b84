"""A second cancel interrupts the work again."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "CANCEL-2"
PROGRAM = [Put(), Turn(), Cancel(0), Turn(), Cancel(0), Turn()]


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    right(queue, job, now=now)
    if job.state is State.CANCELLING:
        queue._ledger.interrupts.add({job.id: job})


applied = wrongly((DispatchQueue, "cancel", _cancel))
