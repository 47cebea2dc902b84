"""The shell's job: the core's, with who waits for it and its work.

As in `rdq_core.job`, the functions at the end are the single owner of what changes; the dispatcher calls them.
"""
# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context
from typing import Any, Final, Generic, TypeVar, cast, final

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_core import State
from rdq_core.shell_job import STARTED, TOLD, ShellJob, Told
from rdq_twisted.aio import ending
from rdq_twisted.outcomes import fire

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
A = TypeVar("A")
R = TypeVar("R")

_FINISHED: Final = State.FINISHED  # a member read through its class costs three times a global
_NO_KEYWORDS: Final[Mapping[str, object]] = {}


@final
class Job(ShellJob[A_co, R_co], Generic[A_co, R_co]):
    """One thing to do, as `ResizableDispatchQueue` hands it out. All attributes are read-only.

    Beside what `rdq_core.Job` has: `cancel`, `reprioritize`, `reschedule`, `watch`, and the times as `datetime`s.
    """

    __slots__ = ()

    _promised: Deferred[Job[A_co, R_co]] | Told | None
    _watchers: list[Deferred[Job[A_co, R_co]]] | None
    _work: Deferred[object] | None

    def watch(self) -> Deferred[Job[A_co, R_co]]:
        """A Deferred that fires when the job has really ended (at once for a settled one), as `put`'s does.

        That is later than `put`'s when the job is cancelled under way, or times out; if `stop` gives its slot up, it
        fails with `JobAbandoned`. Cancelling this Deferred only stops the
        watching. Raises `DetachedJob`.
        """
        self._check_attached()
        if self.state.settled:
            if self._promised is None:
                self._promised = TOLD
            fired: Deferred[Job[A_co, R_co]] = Deferred()
            fire(fired, self)
            return fired
        deferred: Deferred[Job[A_co, R_co]] = Deferred(self._unwatch)
        if self._watchers is None:
            self._watchers = []
        self._watchers.append(deferred)
        return deferred

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
    job._promised = deferred
    return deferred


def _cancel(deferred: Deferred[Job[A, R]]) -> None:
    """The canceller of the Deferred that `put` gave.

    Twisted's rule is that cancelling fires before it returns: with the real outcome if the job has settled or timed
    out, and only the turn has not yet told.
    """
    job = cast("JobDeferred[A, R]", deferred).job
    end = job._known_end()
    job._promised = TOLD
    job.cancel()
    fire(deferred, job, end)


def start(
    job: Job[A_co, R_co],
    func: Callable[[A_co], object],
    finished: Callable[[Any, Job[A_co, R_co]], None],
    failed: Callable[[Failure, Job[A_co, R_co]], None],
) -> object:
    """Call the job function in the context of the job's own put, which is kept only if that may be done again.

    Returns what it returned, or STARTED if that is a Deferred, a coroutine or an asyncio future, whose end `finished`
    or `failed` hears.
    """
    context = job._context
    if context is None:
        context = Context()
    elif job.retry is None:
        job._context = None
    else:  # kept, as the work may be done again; and what one attempt sets, the next does not see
        context = context.copy()
    work: Any = context.run(func, job._argument)
    if not isinstance(work, Deferred):  # asked before the other, which is slow
        if isinstance(work, Coroutine):
            work = context.run(Deferred[object].fromCoroutine, cast("Any", work))
        elif isinstance(work, Future):
            work = ending(cast("Future[object]", work))
        else:
            return work
    job._work = work
    arguments = (job,)  # for both, and no keywords, spares the garbage collector three objects for each job
    work.addCallbacks(finished, failed, arguments, _NO_KEYWORDS, arguments, _NO_KEYWORDS)
    return STARTED


def interrupt(job: Job[object, object], end: State) -> None:
    """Tell who waits on `put`'s Deferred what the job will have come to, and ask its work to stop."""
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
    """Fire `put`'s Deferred with the outcome, unless it has fired; whether there is one, fired now or before.

    `end`: what the job, not settled yet, will have come to.
    """
    deferred = job._promised
    if deferred is None:
        return False
    if deferred is not TOLD:
        job._promised = TOLD
        if job._state is _FINISHED and not deferred.called:  # as fire does; the common case is spared the call
            deferred.callback(job)
        else:
            fire(deferred, job, end)
    return True


def conclude(job: Job[object, object]) -> bool:
    """Tell everyone who has not been told, and let go of the queue; whether there was ever anyone."""
    job._queue = job._context = job._work = None
    told = job._promised is not None and tell(job)
    if job._watchers is None:
        return told
    while job._watchers:  # the callbacks of one may cancel another, which takes it out of the list
        told = True
        fire(job._watchers.pop(0), job)
    job._watchers = None
    return told
