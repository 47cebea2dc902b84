"""`requeue` puts one job after the other, and leaves those before the first that is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Requeue, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, IllegalTransition
from rdq_core.job import requeueable

SUBJECT = "core"
CLAUSE = "ERROR-2"
PROGRAM = [Put(), Cancel(0), Put(), Cancel(1), Turn(), Requeue((0, 1))]
CAPACITY = 1


def _requeue(_right: Callable[..., Any], queue: Queue, jobs: Any, *, now: float) -> list[Any]:
    made: list[Any] = []
    for number, job in enumerate(jobs):
        requeueable(job)
        if job in jobs[:number]:
            raise IllegalTransition(job, "requeue")
        made.append(queue.put(job.argument, job.priority, now=now))
    return made


applied = wrongly((DispatchQueue, "requeue", _requeue))
