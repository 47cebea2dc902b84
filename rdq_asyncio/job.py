"""The shell's job: the core's, with who waits for it, its work, and times for people.

As in `rdq_core.job`, the functions at the end are the single owner of what changes; the queue calls them.
"""
# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

import enum
from asyncio import AbstractEventLoop, CancelledError, Future, ensure_future
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context, copy_context
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Generic, Literal, Protocol, TypeVar, cast, final

import rdq_core
from rdq_asyncio.binding import Binding, WrongLoop, running_loop
from rdq_asyncio.futures import QueueFuture, give, refuse
from rdq_core import IllegalTransition, JobCancelled, JobError, JobFailed, JobReturned, State
from rdq_core.job import UNSET

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
A = TypeVar("A")
R = TypeVar("R")
J_contra = TypeVar("J_contra", contravariant=True)


class _Told(enum.Enum):
    TOLD = "told"


class Started(enum.Enum):
    """The work is not the job function's return, but the end of what it returned."""

    STARTED = "started"


STARTED: Final = Started.STARTED
_TOLD: Final = _Told.TOLD
_PENDING: Final = State.PENDING
_FINISHED: Final = State.FINISHED  # a member read through its class costs three times a global


class DetachedJob(JobError, RuntimeError):
    """A method was called on a copy of a job (unpickled, say), which no queue knows; `requeue` it."""

    def __str__(self) -> str:
        return f"{self.job!r} is a detached copy; requeue it to have it done"


class Owner(Protocol[J_contra]):
    """What a job needs of its queue."""

    binding: Binding
    """The event loop, and its time."""

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

    __slots__ = ("_context", "_epoch", "_future", "_queue", "_watchers", "_work")

    _context: Context | None
    _epoch: float
    _future: Future[Job[A_co, R_co]] | Literal[_Told.TOLD] | None  # None: it did not come by `put`
    _queue: Owner[Job[A_co, R_co]] | None
    _watchers: dict[QueueFuture[Job[A_co, R_co]], None] | None
    _work: Future[R_co] | None

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
        self._epoch = queue.binding.epoch
        context = copy_context()
        self._context = context or None  # most often there are no variables, and nothing to be kept
        self._future = None
        self._watchers = None
        self._work = None

    def cancel(self) -> None:
        """Cancel the job: a pending one is gone; one under way is interrupted, and holds its slot till its work ends.

        No effect on one that is cancelling or settled. Raises `DetachedJob` and `WrongLoop`. Amortised O(1).
        """
        if self.detached:
            raise DetachedJob(self)
        if self._queue is not None:
            self._queue.cancel(self)

    def reprioritize(self, priority: float) -> None:
        """Move the pending job among its new equals, by its arrival. Amortised O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Raises `DetachedJob`, `IllegalTransition` when
        the job is not pending, `InvalidType`, `InvalidValue` and `WrongLoop`.
        """
        if self.detached:
            raise DetachedJob(self)
        if self._queue is None:
            raise IllegalTransition(self, "reprioritize")
        self._queue.reprioritize(self, priority)

    def watch(self) -> Future[Job[A_co, R_co]]:
        """A future that is done when the job has really ended (at once for a settled one), as `put`'s is.

        That is later than `put`'s when the job is cancelled under way. Cancelling this future only stops the
        watching. Raises `DetachedJob` and `WrongLoop`.
        """
        if self.detached:
            raise DetachedJob(self)
        loop = running_loop() if self._queue is None else self._queue.binding.loop()
        if loop is None:
            raise WrongLoop(None, None)
        future: QueueFuture[Job[A_co, R_co]] = QueueFuture(self._unwatch, loop)
        if self._state.settled:
            if self._future is None:
                self._future = _TOLD
            _resolve(future, self)
        else:
            if self._watchers is None:
                self._watchers = {}
            self._watchers[future] = None
        return future

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
        self._context = self._future = self._queue = self._watchers = self._work = None

    def _unwatch(self, future: QueueFuture[Any]) -> None:
        """A future that `watch` gave has been cancelled."""
        if self._watchers is not None:
            self._watchers.pop(future, None)


@final
class JobFuture(Future[Job[A, R]], Generic[A, R]):
    """What `put` hands out: a future, with the job it is for as `job`. Cancelling it cancels the job."""

    __slots__ = ("job",)

    def __init__(self, job: Job[A, R], loop: AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self.job: Job[A, R] = job

    def cancel(self, msg: Any | None = None) -> bool:
        """Cancel the job and this future, as asyncio does when a task that awaits it is cancelled.

        If the job has settled and only the turn has not yet told, this future is done with the real outcome instead.
        Returns whether it was cancelled. Raises `WrongLoop`.
        """
        if self.done():
            return False
        if self.job.state.settled:
            tell(self.job)
            return False
        self.job.cancel()
        return super().cancel(msg)


def promise(job: Job[A, R], loop: AbstractEventLoop) -> JobFuture[A, R]:
    """The future that `put` hands out."""
    future = JobFuture(job, loop)
    job._future = future
    return future


def start(
    job: Job[A_co, R_co],
    func: Callable[[A_co], object],
    loop: AbstractEventLoop,
    ended: Callable[[Job[A_co, R_co], Future[R_co]], None],
) -> object:
    """Call the job function in the context of the job's own put, which is not kept any longer.

    Returns what it returned, or STARTED if that is to be awaited: `ended` hears of its end, at once if it is done. A
    coroutine runs as a task of its own. Raises what the function raised, and `ValueError` for a future of another loop.
    """
    context = job._context or Context()
    job._context = None
    outcome = context.run(func, job._argument)
    if not hasattr(type(outcome), "__await__"):
        return outcome
    work = context.run(partial(ensure_future, cast("Awaitable[R_co]", outcome), loop=loop))
    if work.done():  # as a task may be that was started eagerly
        ended(job, work)
    else:
        job._work = work
        work.add_done_callback(partial(ended, job))
    return STARTED


def interrupt(job: Job[object, object]) -> None:
    """Tell who waits on `put`'s future that the job is cancelled, and ask its work to stop."""
    tell(job)
    if job._work is not None:
        job._work.cancel()


def tell(job: Job[object, object]) -> bool:
    """Set the outcome of `put`'s future, unless it is done; whether there is one, done now or before."""
    future = job._future
    if future is None:
        return False
    if future is not _TOLD:
        job._future = _TOLD
        _resolve(future, job)
    return True


def conclude(job: Job[object, object]) -> bool:
    """Tell everyone who has not been told, and let go of the queue; whether there was ever anyone."""
    job._queue = job._context = job._work = None
    told = tell(job)
    watchers = job._watchers
    if not watchers:
        return told
    job._watchers = None
    for watcher in watchers:
        _resolve(watcher, job)
    return True


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


def _resolve(future: Future[Job[A_co, R_co]], job: Job[A_co, R_co]) -> None:
    """Have the future done with the job's outcome.

    asyncio logs an exception that nobody retrieved. So it should for a job that failed; but a job handed back or
    cancelled is no error, and ten thousand of them at a stop must not be ten thousand messages.
    """
    if job._state is _FINISHED:
        give(future, job)
    else:
        refuse(future, outcome(job), quietly=job.state is not State.FAILED or cancelled_by_others(job))
