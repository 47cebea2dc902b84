"""`stop` is told of the end before the last job is, if that was cancelled."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_twisted.dispatcher
from bugs.wrong import wrongly
from rdq_core import Phase, State
from rdq_core.waiters import Occasion

SUBJECT = "twisted"


def _conclude(right: Callable[..., Any], job: Any) -> bool:
    queue = job._queue
    if queue._machine.phase is Phase.STOPPING and job.state is State.CANCELLED and not queue.underway():
        for waiter in [waiter for waiter in queue._waiting if waiter.occasion is Occasion.STOPPED]:
            queue._machine.forget(waiter, now=queue._now())
            queue._tell(waiter, list(queue._machine._ledger.handed_back))
    told: bool = right(job)
    return told


applied = wrongly((rdq_twisted.dispatcher, "conclude", _conclude))
