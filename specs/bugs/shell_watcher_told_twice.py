"""Who watches a job that was cancelled, and whose work failed then, is told twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Fail, Put, Turn

import rdq_twisted.dispatcher
from bugs.wrong import wrongly
from rdq_core import State
from rdq_twisted import Job

SUBJECT = "twisted"
CLAUSE = "SETTLE-1"
PROGRAM = [Put(), Turn(), Cancel(0), Turn(), Fail(0), Turn()]


CALLBACKS: dict[object, list[Callable[[Any], object]]] = {}


def _watch(right: Callable[..., Any], job: Any) -> Any:
    deferred = right(job)
    add = deferred.addBoth

    def add_both(callback: Callable[[Any], object]) -> Any:
        CALLBACKS.setdefault(job, []).append(callback)
        return add(callback)

    deferred.addBoth = add_both
    return deferred


def _conclude(right: Callable[..., Any], job: Any) -> bool:
    told: bool = right(job)
    for callback in CALLBACKS.pop(job, ()):
        if job.error is not None and job.state is State.CANCELLED:
            callback(job)
    return told


applied = wrongly((Job, "watch", _watch), (rdq_twisted.dispatcher, "conclude", _conclude))
