"""A job made less urgent stands in two places, and is launched from the second when its work has ended."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import SELF, Finish, Put, Reprioritize, Turn

from bugs.wrong import Aside, Queue, calm, ends_strays, stray, wrongly
from rdq_core import DispatchQueue, Launch, State

SUBJECT = "core"
CLAUSE = "JOB-3"
PROGRAM = [Put(0, (Finish(SELF),)), Reprioritize(0, 1), Turn()]


MOVED = Aside()


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    before = job.priority
    right(queue, job, priority, now=now)
    if priority > before and not isinstance(MOVED.get(queue), tuple):
        MOVED.set(queue, job)


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    job = MOVED.job(queue)
    if job is not None and job.state.settled and calm(queue):
        MOVED.pop(queue)
        if job.state is State.FINISHED and queue._ledger.width.admits(now):
            MOVED.set(queue, stray(job))
            return Launch(job)
    return right(queue, now=now)


applied = wrongly(
    (DispatchQueue, "reprioritize", _reprioritize), (DispatchQueue, "poll", _poll), *ends_strays(MOVED), aside=MOVED
)
