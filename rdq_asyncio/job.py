"""The shell's job: the core's, with who waits for it and its work.

As in `rdq_core.job`, the functions at the end are the single owner of what changes; the dispatcher calls them.
"""
# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, ensure_future
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, cast, final

from rdq_asyncio.binding import Binding, WrongLoop, running_loop
from rdq_asyncio.futures import QueueFuture
from rdq_asyncio.outcomes import resolve
from rdq_core import State
from rdq_core.shell_job import STARTED, TOLD, ShellJob, Told

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
A = TypeVar("A")
R = TypeVar("R")


class Bound(Protocol):
    """What a job needs of its queue beside what every shell's does."""

    binding: Binding
    """The event loop, and its time."""


@final
class Job(ShellJob[A_co, R_co], Generic[A_co, R_co]):
    """One thing to do, as `ResizableDispatchQueue` hands it out. All attributes are read-only.

    Beside what `rdq_core.Job` has: `cancel`, `reprioritize`, `reschedule`, `watch`, and the times as `datetime`s. All
    but the times raise `WrongLoop` too.
    """

    __slots__ = ()

    _promised: Future[Job[A_co, R_co]] | Told | None
    _watchers: dict[QueueFuture[Job[A_co, R_co]], None] | None
    _work: Future[R_co] | None

    def watch(self) -> Future[Job[A_co, R_co]]:
        """A future that is done when the job has really ended (at once for a settled one), as `put`'s is.

        That is later than `put`'s when the job is cancelled under way, or times out; if `stop` gives its slot up, it
        raises `JobAbandoned`. Cancelling this future only stops the watching. Raises `DetachedJob` and `WrongLoop`.
        """
        self._check_attached()
        queue = cast("Bound | None", self._queue)
        loop = running_loop() if queue is None else queue.binding.loop()
        if loop is None:
            raise WrongLoop(None, None)
        future: QueueFuture[Job[A_co, R_co]] = QueueFuture(self._unwatch, loop)
        if self.state.settled:
            if self._promised is None:
                self._promised = TOLD
            resolve(future, self)
        else:
            if self._watchers is None:
                self._watchers = {}
            self._watchers[future] = None
        return future

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

        If the job has settled or timed out, and only the turn has not yet told, this future is done with the real
        outcome instead.
        Returns whether it was cancelled. Raises `WrongLoop`.
        """
        if self.done():
            return False
        end = self.job._known_end()
        if end is not None:
            tell(self.job, end)
            return False
        self.job.cancel()
        return super().cancel(msg)


def promise(job: Job[A, R], loop: AbstractEventLoop) -> JobFuture[A, R]:
    """The future that `put` hands out."""
    future = JobFuture(job, loop)
    job._promised = future
    return future


def start(
    job: Job[A_co, R_co],
    func: Callable[[A_co], object],
    loop: AbstractEventLoop,
    ended: Callable[[Job[A_co, R_co], Future[R_co]], None],
) -> object:
    """Call the job function in the context of the job's own put, which is kept only if that may be done again.

    Returns what it returned, or STARTED if that is to be awaited: `ended` hears of its end, at once if it is done. A
    coroutine runs as a task of its own. Raises what the function raised, and `ValueError` for a future of another loop.
    """
    context = job._context
    if context is None:
        context = Context()
    elif job.retry is None:
        job._context = None
    else:  # kept, as the work may be done again; and what one attempt sets, the next does not see
        context = context.copy()
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


def interrupt(job: Job[object, object], end: State) -> None:
    """Tell who waits on `put`'s future what the job will have come to, and ask its work to stop."""
    tell(job, end)
    if job._work is not None:
        job._work.cancel()


def forget_work(job: Job[object, object]) -> None:
    """Its work has failed; whether or not it is to be done again, nobody stops this one any more."""
    job._work = None


def leave_to_log(job: Job[object, object]) -> bool:
    """Whether nobody waits for the job's end; it then counts as told, as the caller logs it."""
    if job._promised is not None or job._watchers:
        return False
    job._promised = TOLD
    return True


def tell(job: Job[object, object], end: State | None = None) -> bool:
    """Set the outcome of `put`'s future, unless it is done; whether there is one, done now or before.

    `end`: what the job, not settled yet, will have come to.
    """
    future = job._promised
    if future is None:
        return False
    if future is not TOLD:
        job._promised = TOLD
        resolve(future, job, end)
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
        resolve(watcher, job)
    return True
