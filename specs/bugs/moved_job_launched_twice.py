"""A job that was reprioritised stands in two places, and is launched from both."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Reprioritize, Turn

from bugs.wrong import Aside, Queue, calm, wrongly
from rdq_core import DispatchQueue, Launch, State

SUBJECT = "core"
CLAUSE = "JOB-3"
PROGRAM = [Put(), Reprioritize(0, 1), Turn()]
WIDTH = 2


MOVED = Aside()


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    right(queue, job, priority, now=now)
    MOVED.set(queue, job)


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    job = MOVED.get(queue)
    if job is not None and job.state is State.UNDERWAY and calm(queue) and queue._ledger.width.admits(now):
        return Launch(MOVED.pop(queue))
    if job is not None and job.state is not State.PENDING:
        MOVED.pop(queue)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "reprioritize", _reprioritize), (DispatchQueue, "poll", _poll), aside=MOVED)
