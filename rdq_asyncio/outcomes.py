"""What a job's end is to who waits for it: the job itself, or an error that names it."""

from __future__ import annotations

from asyncio import CancelledError, Future
from typing import TYPE_CHECKING, Final, TypeVar

from rdq_asyncio.futures import give, refuse
from rdq_core import JobCancelled, JobError, JobFailed, JobReturned, State

if TYPE_CHECKING:
    from rdq_asyncio.job import Job

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)

_FINISHED: Final = State.FINISHED  # a member read through its class costs three times a global


def cancelled_by_others(job: Job[object, object]) -> bool:
    """Whether the work failed because somebody else cancelled it: asyncio itself at its end, most often.

    No more is such a failure logged than asyncio logs a task that was cancelled.
    """
    return isinstance(job.error, CancelledError)


def outcome(job: Job[object, object]) -> JobError:
    """The error that a job which did not finish raises for whoever awaits it."""
    if job.state is State.FAILED:
        return JobFailed(job)
    if job.state is State.RETURNED:
        return JobReturned(job)
    return JobCancelled(job)


def resolve(future: Future[Job[A_co, R_co]], job: Job[A_co, R_co]) -> None:
    """Have the future done with the job's outcome.

    asyncio logs an exception that nobody retrieved. So it should for a job that failed; but a job handed back or
    cancelled is no error, and ten thousand of them at a stop must not be ten thousand messages.
    """
    if job.state is _FINISHED:
        give(future, job)
    else:
        refuse(future, outcome(job), quietly=job.state is not State.FAILED or cancelled_by_others(job))
