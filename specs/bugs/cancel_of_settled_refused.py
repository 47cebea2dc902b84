"""Cancelling a job that has finished is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Finish, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, IllegalTransition, State

SUBJECT = "core"
CLAUSE = "CANCEL-4"
PROGRAM = [Put(), Turn(), Finish(0), Cancel(0)]


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    if job.state is State.FINISHED:
        raise IllegalTransition(job, "cancel")
    right(queue, job, now=now)


applied = wrongly((DispatchQueue, "cancel", _cancel))
