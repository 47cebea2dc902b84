"""With two jobs pending or more, and work under way, `stop` returns them only when it is polled."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase, State
from rdq_core._changes import put_to_rest
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "STOP-3"
PROGRAM = [Put(), Turn(), Put(), Put(), Stop()]


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    if not queue.underway() or len(queue.pending()) < 2:
        return right(queue, **kwargs)
    queue._ledger.phase = Phase.STOPPING
    return queue._ledger.waiters.add(Occasion.STOPPED)


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    if queue.phase is Phase.STOPPING and queue.pending():
        for job in queue.pending():
            queue._ledger.pending.remove(job.id)
            put_to_rest(queue._ledger, job, State.RETURNED)
            queue._ledger.returned.append(job)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "stop", _stop), (DispatchQueue, "poll", _poll))
