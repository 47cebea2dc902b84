"""What a job's end is to who waits for it: the job itself, or an error that names it."""

from __future__ import annotations

from asyncio import CancelledError, Future
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from rdq_asyncio.futures import give, refuse
from rdq_core import JobAbandoned, JobCancelled, JobError, JobFailed, JobReturned, JobTimedOut, State

if TYPE_CHECKING:
    from rdq_asyncio.job import Job

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)

_FINISHED: Final = State.FINISHED  # a member read through its class costs three times a global


ERRORS: Final[Mapping[State, type[JobError]]] = {
    State.FAILED: JobFailed,
    State.CANCELLING: JobCancelled,
    State.CANCELLED: JobCancelled,
    State.TIMED_OUT: JobTimedOut,
    State.RETURNED: JobReturned,
    State.ABANDONED: JobAbandoned,
}
"""What a job that did not finish has come to, by its state."""

TROUBLE: Final[Mapping[State, str]] = {
    State.FAILED: "a job failed",
    State.TIMED_OUT: "a job timed out",
    State.ABANDONED: "a job was abandoned",
}
"""The ends that nobody has asked for, and that are logged if nobody hears of them; in words."""


def to_be_logged(job: Job[object, object], end: State) -> bool:
    """Whether this end is logged if nobody hears of it.

    Not so a failure that is somebody else's cancelling of the work, asyncio's own at its end most often: asyncio does
    not log a task that was cancelled either.
    """
    return end in TROUBLE and not (end is State.FAILED and isinstance(job.error, CancelledError))


def outcome(job: Job[object, object], end: State) -> JobError:
    """The error that a job which came to this end, or is about to, raises for whoever awaits it."""
    return ERRORS[end](job)


def resolve(future: Future[Job[A_co, R_co]], job: Job[A_co, R_co], end: State | None = None) -> None:
    """Have the future done with the job's outcome. `end`: what the job, not settled yet, will have come to.

    asyncio logs an exception that nobody retrieved. So it should for a job that failed or timed out; but a job handed
    back or cancelled is no error, and ten thousand of them at a stop must not be ten thousand messages.
    """
    if job.state is _FINISHED:
        give(future, job)
    else:
        end = end or job.state
        refuse(future, outcome(job, end), quietly=not to_be_logged(job, end))
