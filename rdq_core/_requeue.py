"""What may be requeued, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from rdq_core._line import check_key
from rdq_core.errors import IllegalTransition, InvalidType
from rdq_core.job import Job, requeueable, retry_on_of
from rdq_core.priority_queue import check_priority
from rdq_core.retry import check_retry_on

A = TypeVar("A")


def to_requeue(jobs: Iterable[Job[A, object]]) -> list[Job[A, object]]:
    """The jobs, each of which may be done again. O(k).

    Raises `InvalidType`, `InvalidValue`, and `IllegalTransition` for one that may not, and one that is there twice.
    """
    if not isinstance(jobs, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidType("jobs", jobs, "an iterable of jobs")
    jobs = list(jobs)
    seen: set[int] = set()
    for job in jobs:
        requeueable(job)
        check_priority(job.priority)
        check_key(job.key)
        if (said := retry_on_of(job)) is not None:
            check_retry_on(said)
        if id(job) in seen:
            raise IllegalTransition(job, "requeue")
        seen.add(id(job))
    return jobs
