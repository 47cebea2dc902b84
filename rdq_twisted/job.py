"""The shell's job: the core's, with who waits for it, its work, and times for people.

As in `rdq_core.job`, the functions at the end are the single owner of what changes; the queue calls them.
"""
# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context, copy_context
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar, cast, final

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

import rdq_core
from rdq_core import IllegalTransition, JobError, JobFailed, JobReturned, State
from rdq_twisted.errors import DetachedJob, JobCancelled

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
J_contra = TypeVar("J_contra", contravariant=True)


class Owner(Protocol[J_contra]):
    """What a job needs of its queue."""

    @property
    def epoch(self) -> float:
        """What to add to machine seconds for seconds since 1970."""
        ...

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
    _deferred: Deferred[Job[A_co, R_co]] | None
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
        super().__init__(id, argument, priority, queued_at, owner)
        self._queue = queue
        self._epoch = queue.epoch
        self._context = copy_context()
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
        if self._queue is None:
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
        """When it was put, by the wall clock, in UTC."""
        return datetime.fromtimestamp(self._queued_at + self._epoch, UTC)

    @property
    def launched_datetime(self) -> datetime | None:
        """When it was launched, by the wall clock, in UTC; None if it never was."""
        return None if self._launched_at is None else datetime.fromtimestamp(self._launched_at + self._epoch, UTC)

    @property
    def stopped_datetime(self) -> datetime | None:
        """When it came to its final state, by the wall clock, in UTC; None before that."""
        return None if self._stopped_at is None else datetime.fromtimestamp(self._stopped_at + self._epoch, UTC)

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

    def _cancel(self, deferred: Deferred[Job[A_co, R_co]]) -> None:
        """The canceller of the Deferred that `put` gave.

        Twisted's rule is that cancelling fires before it returns: with the real outcome if the job has settled and
        only the turn has not yet told.
        """
        self._deferred = None
        self.cancel()
        _fire(deferred, self)


def promise(job: Job[A_co, R_co]) -> Deferred[Job[A_co, R_co]]:
    """The Deferred that `put` hands out."""
    deferred: Deferred[Job[A_co, R_co]] = Deferred(job._cancel)
    job._deferred = deferred
    return deferred


def start(job: Job[A_co, R_co], func: Callable[[A_co], object]) -> object:
    """Call the job function in the context of the job's own put, which is not kept any longer.

    Returns the result, or the Deferred of the work, into which a coroutine has been made.
    """
    context = job._context
    job._context = None
    assert context is not None, "a job is launched once"
    outcome = context.run(func, job._argument)
    if isinstance(outcome, Coroutine):
        coroutine = cast("Coroutine[Deferred[object], object, object]", outcome)
        return context.run(Deferred[object].fromCoroutine, coroutine)
    return outcome


def work(job: Job[object, object], work: Deferred[object] | None) -> None:
    """Note the Deferred of the job's work, or that it has ended."""
    job._work = work


def interrupt(job: Job[object, object]) -> None:
    """Tell who waits on `put`'s Deferred that the job is cancelled, and ask its work to stop."""
    tell(job)
    if job._work is not None:
        job._work.cancel()


def tell(job: Job[object, object]) -> bool:
    """Fire `put`'s Deferred with the outcome, unless it has fired; whether it did so now."""
    deferred = job._deferred
    if deferred is None:
        return False
    job._deferred = None
    _fire(deferred, job)
    return True


def conclude(job: Job[object, object]) -> bool:
    """Tell everyone who has not been told, and let go of the queue; whether there was anyone."""
    job._queue = job._context = None
    told = tell(job)
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
    if job.state is State.FINISHED:
        deferred.callback(job)
        return
    deferred.errback(failure(job))
    if job.state is not State.FAILED:
        hush(deferred)


def hush(deferred: Deferred[R_co]) -> None:
    """Keep Twisted from logging this fired Deferred's failure as unhandled, should it be collected as it is.

    The way Twisted itself does it where a Deferred is awaited; there is no public one that leaves the result.
    """
    if deferred._debugInfo is not None:
        deferred._debugInfo.failResult = None
