"""The next launch is chosen a poll ahead, and not taken back when the job is cancelled meanwhile."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import SELF, Cancel, Fail, Put, Turn

from bugs.wrong import Aside, Queue, calm, ends_strays, stray, wrongly
from rdq_core import DispatchQueue, Launch, PriorityQueue, State

SUBJECT = "core"
CLAUSE = "CANCEL-1"
PROGRAM = [Put(0, (Cancel(1),)), Put(0, (Fail(SELF),)), Turn()]
WIDTH = 2


AHEAD = Aside()


def ahead(state: State) -> Callable[..., Any]:
    """A poll that chooses the next launch one poll ahead, and does not take it back from a job now in that state."""

    def poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
        job = AHEAD.job(queue)
        if job is not None and calm(queue):
            AHEAD.pop(queue)
            if job.state is state:
                AHEAD.set(queue, stray(job))
                return Launch(job)
        command = right(queue, now=now)
        if (
            isinstance(command, Launch)
            and queue not in AHEAD
            and isinstance(queue._ledger.pending, PriorityQueue)
            and queue._ledger.pending
            and queue._ledger.width.admits(now)
        ):
            AHEAD.set(queue, queue._ledger.pending.peek())
        return command

    return poll


applied = wrongly((DispatchQueue, "poll", ahead(State.CANCELLED)), *ends_strays(AHEAD), aside=AHEAD)
