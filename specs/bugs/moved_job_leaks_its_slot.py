"""The slot of a job that was made less urgent is never free again: its worker is gone. As txrdq killed workers."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Reprioritize, Turn

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "WORK-1"
PROGRAM = [Put(), Reprioritize(0, 1), Turn(), Finish(0), Turn(), Put(), Turn()]


MOVED = Aside()


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    before = job.priority
    right(queue, job, priority, now=now)
    if priority > before:
        MOVED.set(queue, job.id)


def _finished(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    right(queue, job, *args, **kwargs)
    queue._ledger.width.held += job.id == MOVED.get(queue)


applied = wrongly((DispatchQueue, "reprioritize", _reprioritize), (DispatchQueue, "finished", _finished), aside=MOVED)
