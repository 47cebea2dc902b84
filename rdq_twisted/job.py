"""The shell's job: the core's, with who waits for it, its work, and times for people.

As in `rdq_core.job`, the functions at the end are the single owner of what changes; the queue calls them.
"""
# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

import enum
from asyncio import Future
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context, copy_context
from datetime import UTC, datetime
from typing import Any, Final, Generic, Literal, Protocol, TypeVar, cast, final

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

import rdq_core
from rdq_core import IllegalTransition, JobError, JobFailed, JobReturned, State
from rdq_core.job import UNSET
from rdq_twisted.aio import ending
from rdq_twisted.errors import DetachedJob, JobCancelled

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
A = TypeVar("A")
R = TypeVar("R")
J_contra = TypeVar("J_contra", contravariant=True)


class _Told(enum.Enum):
    TOLD = "told"


class Started(enum.Enum):
    """The work goes on after the job function has returned."""

    STARTED = "started"


STARTED: Final = Started.STARTED
_TOLD: Final = _Told.TOLD
_PENDING: Final = State.PENDING
_FINISHED: Final = State.FINISHED  # a member read through its class costs three times a global


class Owner(Protocol[J_contra]):
    """What a job needs of its queue."""

    epoch: float
    """What to add to machine seconds for seconds since 1970."""

    def cancel(self, job: J_contra) -> None:
        """Cancel this job."""
        ...

    def reprioritize(self, job: J_contra, priority: float) -> None:
        """Change this job's priority."""
        ...


@final
class Job(rdq_core.Job[A_co, R_co], Generic[A_co, R_co]):
    """One thing to do, as `ResizableDispatchQueue` hands it out. All attributes are read-only.

    Beside what `rdq_core.Job` has: `cancel`, `reprioritize`, `watch`, and the times as `datetime`s.
    """

    __slots__ = ("_context", "_deferred", "_epoch", "_queue", "_watchers", "_work")

    _context: Context | None
    _deferred: Deferred[Job[A_co, R_co]] | Literal[_Told.TOLD] | None  # None: it did not come by `put`
    _epoch: float
    _queue: Owner[Job[A_co, R_co]] | None
    _watchers: list[Deferred[Job[A_co, R_co]]] | None
    _work: Deferred[object] | None

    def __init__(  # noqa: PLR0917  # rdq_core's JobType, behind the queue
        self,
        queue: Owner[Job[A_co, R_co]],
        id: int,
        argument: A_co,
        priority: float,
        queued_at: float,
        owner: object,
    ) -> None:
        # What rdq_core.Job's constructor does, here: calling it costs every put 3 %.
        self._id = id
        self._argument = argument
        self._priority = priority
        self._queued_at = queued_at
        self._owner = owner
        self._state = _PENDING
        self._launched_at = None
        self._stopped_at = None
        self._result = UNSET
        self._error = None
        self._queue = queue
        self._epoch = queue.epoch
        context = copy_context()
        self._context = context or None  # most often there are no variables, and nothing to be kept
        self._deferred = None
        self._watchers = None
        self._work = None

    def cancel(self) -> None:
        """Cancel the job: a pending one is gone; one under way is interrupted, and holds its slot till its work ends.

        No effect on one that is cancelling or settled. Raises `DetachedJob`. Amortised O(1).
        """
        if self.detached:
            raise DetachedJob(self)
        if self._queue is not None:
            self._queue.cancel(self)

    def reprioritize(self, priority: float) -> None:
        """Move the pending job among its new equals, by its arrival. Amortised O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Raises `DetachedJob`, `IllegalTransition` when
        the job is not pending, `InvalidType` and `InvalidValue`.
        """
        if self.detached:
            raise DetachedJob(self)
        if self._queue is None:
            raise IllegalTransition(self, "reprioritize")
        self._queue.reprioritize(self, priority)

    def watch(self) -> Deferred[Job[A_co, R_co]]:
        """A Deferred that fires when the job has really ended (at once for a settled one), as `put`'s does.

        That is later than `put`'s when the job is cancelled under way. Cancelling this Deferred only stops the
        watching. Raises `DetachedJob`.
        """
        if self.detached:
            raise DetachedJob(self)
        if self._state.settled:
            if self._deferred is None:
                self._deferred = _TOLD
            fired: Deferred[Job[A_co, R_co]] = Deferred()
            _fire(fired, self)
            return fired
        deferred: Deferred[Job[A_co, R_co]] = Deferred(self._unwatch)
        if self._watchers is None:
            self._watchers = []
        self._watchers.append(deferred)
        return deferred

    @property
    def queued_datetime(self) -> datetime:
        """When it was put, by the wall clock at its put, in UTC."""
        return self._datetime(self._queued_at)

    @property
    def launched_datetime(self) -> datetime | None:
        """When it was launched, by the wall clock at its put, in UTC; None if it never was."""
        return None if self._launched_at is None else self._datetime(self._launched_at)

    @property
    def stopped_datetime(self) -> datetime | None:
        """When it came to its final state, by the wall clock at its put, in UTC; None before that."""
        return None if self._stopped_at is None else self._datetime(self._stopped_at)

    def _datetime(self, moment: float) -> datetime:
        return datetime.fromtimestamp(moment + self._epoch, UTC)

    def __getstate__(self) -> dict[str, object]:
        """What a copy keeps; who watches, the work and the queue stay behind."""
        return {**super().__getstate__(), "epoch": self._epoch}

    def __setstate__(self, fields: Mapping[str, object]) -> None:
        """Make this new object the detached copy that `fields` describe."""
        super().__setstate__(fields)
        self._epoch = cast("float", fields["epoch"])
        self._context = self._deferred = self._queue = self._watchers = self._work = None

    def _unwatch(self, deferred: Deferred[object]) -> None:
        """The canceller of a Deferred that `watch` gave: it is gone from the list, and Twisted fires it."""
        if self._watchers is not None:
            self._watchers = [watcher for watcher in self._watchers if watcher is not deferred]


@final
class JobDeferred(Deferred[Job[A, R]], Generic[A, R]):
    """What `put` hands out: a Deferred, with the job it is for as `job`."""

    job: Job[A, R]


def promise(job: Job[A, R]) -> JobDeferred[A, R]:
    """The Deferred that `put` hands out."""
    # One canceller for all, which finds the job by the Deferred: a bound method for each is one more object that the
    # garbage collector looks at for every pending job.
    deferred: JobDeferred[A, R] = JobDeferred(_cancel)
    deferred.job = job
    job._deferred = deferred
    return deferred


def _cancel(deferred: Deferred[Job[A, R]]) -> None:
    """The canceller of the Deferred that `put` gave.

    Twisted's rule is that cancelling fires before it returns: with the real outcome if the job has settled and
    only the turn has not yet told.
    """
    job = cast("JobDeferred[A, R]", deferred).job
    job._deferred = _TOLD
    job.cancel()
    _fire(deferred, job)


def start(
    job: Job[A_co, R_co],
    func: Callable[[A_co], object],
    finished: Callable[[Any, Job[A_co, R_co]], None],
    failed: Callable[[Failure, Job[A_co, R_co]], None],
) -> object:
    """Call the job function in the context of the job's own put, which is not kept any longer.

    Returns what it returned, or STARTED if that is a Deferred, a coroutine or an asyncio future, whose end `finished`
    or `failed` hears.
    """
    context = job._context or Context()
    job._context = None
    work: Any = context.run(func, job._argument)
    if not isinstance(work, Deferred):  # asked before the other, which is slow
        if isinstance(work, Coroutine):
            work = context.run(Deferred[object].fromCoroutine, cast("Any", work))
        elif isinstance(work, Future):
            work = ending(cast("Future[object]", work))
        else:
            return work
    job._work = work
    work.addCallbacks(finished, failed, (job,), {}, (job,), {})
    return STARTED


def interrupt(job: Job[object, object]) -> None:
    """Tell who waits on `put`'s Deferred that the job is cancelled, and ask its work to stop."""
    tell(job)
    if job._work is not None:
        job._work.cancel()


def tell(job: Job[object, object]) -> bool:
    """Fire `put`'s Deferred with the outcome, unless it has fired; whether there is one, fired now or before."""
    deferred = job._deferred
    if deferred is None:
        return False
    if deferred is not _TOLD:
        job._deferred = _TOLD
        if job._state is _FINISHED and not deferred.called:  # as _fire does; the common case is spared the call
            deferred.callback(job)
        else:
            _fire(deferred, job)
    return True


def conclude(job: Job[object, object]) -> bool:
    """Tell everyone who has not been told, and let go of the queue; whether there was ever anyone."""
    job._queue = job._context = job._work = None
    told = job._deferred is not None and tell(job)
    if job._watchers is None:
        return told
    while job._watchers:  # the callbacks of one may cancel another, which takes it out of the list
        told = True
        _fire(job._watchers.pop(0), job)
    job._watchers = None
    return told


def failure(job: Job[object, object]) -> Failure:
    """The outcome of a job that did not finish. With the traceback of the work's own failure, where it failed."""
    error: JobError
    if job.state is State.FAILED:
        error = JobFailed(job)
        error.__traceback__ = job.error.__traceback__ if job.error is not None else None
    elif job.state is State.RETURNED:
        error = JobReturned(job)
    else:
        error = JobCancelled(job)
    return Failure(error)


def _fire(deferred: Deferred[Job[A_co, R_co]], job: Job[A_co, R_co]) -> None:
    """Fire with the job's outcome: the job, or a failure that names it.

    Twisted logs a failure nobody handles when its Deferred is collected. So it should for a job that failed; but
    a job handed back or cancelled is no error, and ten thousand of them at a stop must not be ten thousand
    tracebacks. They are still failures for whoever adds an errback, now or later.
    """
    if deferred.called:  # by somebody else, whose business it is not; the other jobs must not suffer for it
        return
    if job._state is _FINISHED:
        deferred.callback(job)
        return
    reason = failure(job)
    deferred.errback(reason)
    if job.state is not State.FAILED:
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
