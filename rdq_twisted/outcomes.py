"""What a job's end is to who waits for it: the job itself, or a failure that names it."""
# pyright: reportPrivateUsage=false
# What `hush` needs of a Deferred, Twisted has no public name for.

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_core import JobAbandoned, JobError, JobFailed, JobReturned, State
from rdq_twisted.errors import JobCancelled, JobTimedOut

if TYPE_CHECKING:
    from rdq_twisted.job import Job

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

TROUBLE: Final = frozenset((State.FAILED, State.TIMED_OUT, State.ABANDONED))
"""The ends that nobody has asked for, and that are logged if nobody hears of them."""


def failure(job: Job[object, object], end: State | None = None) -> Failure:
    """The outcome of a job that did not finish, or is about to come to this `end`.

    With the traceback of the work's own failure, where it failed.
    """
    error = ERRORS[end or job.state](job)
    if isinstance(error, JobFailed):
        error.__traceback__ = job.error.__traceback__ if job.error is not None else None
    return Failure(error)


def fire(deferred: Deferred[Job[A_co, R_co]], job: Job[A_co, R_co], end: State | None = None) -> None:
    """Fire with the job's outcome: the job, or a failure that names it. `end`: as for `failure`.

    Twisted logs a failure nobody handles when its Deferred is collected. So it should for a job that failed or timed
    out; but a job handed back or cancelled is no error, and ten thousand of them at a stop must not be ten thousand
    tracebacks. They are still failures for whoever adds an errback, now or later.
    """
    if deferred.called:  # by somebody else, whose business it is not; the other jobs must not suffer for it
        return
    if job.state is _FINISHED:
        deferred.callback(job)
        return
    reason = failure(job, end)
    deferred.errback(reason)
    if (end or job.state) not in TROUBLE:
        hush(deferred, reason)


def hush(deferred: Deferred[R_co], reason: Failure) -> None:
    """Keep Twisted from logging `reason` as unhandled, should this Deferred, fired with it, be collected as it is.

    Anything else that callbacks have made of it, a TimeoutError or an error of their own, is logged as ever. The way
    Twisted itself does it where a Deferred is awaited; there is no public one that leaves the result.
    """
    left: object = getattr(deferred, "result", None)
    if deferred._debugInfo is None or not isinstance(left, Failure):
        return
    if left.value is reason.value:  # pyright: ignore[reportUnknownMemberType]  # trap() makes a new Failure of it
        deferred._debugInfo.failResult = None
