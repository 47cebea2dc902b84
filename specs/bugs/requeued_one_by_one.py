"""`requeue` puts one job after the other, and leaves those before the first that is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, IllegalTransition
from rdq_core.job import requeueable

SUBJECT = "core"


def _requeue(_right: Callable[..., Any], queue: Queue, jobs: Any, *, now: float) -> list[Any]:
    made: list[Any] = []
    for number, job in enumerate(jobs):
        requeueable(job)
        if job in jobs[:number]:
            raise IllegalTransition(job, "requeue")
        made.append(queue.put(job.argument, job.priority, now=now))
    return made


applied = wrongly((DispatchQueue, "requeue", _requeue))
