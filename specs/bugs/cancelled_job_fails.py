"""A cancelled job whose work then fails settles as failed."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Fail, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State
from rdq_core.job import change

SUBJECT = "core"
CLAUSE = "CANCEL-3"
PROGRAM = [Put(), Turn(), Cancel(0), Turn(), Fail(0), Turn()]


def _failed(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    cancelling = job.state is State.CANCELLING and job.id not in queue._ledger.interrupts.jobs
    right(queue, job, *args, **kwargs)
    if cancelling:
        change(job, State.FAILED)
        queue._ledger.totals[State.CANCELLED] -= 1
        queue._ledger.totals[State.FAILED] += 1


applied = wrongly((DispatchQueue, "failed", _failed))
