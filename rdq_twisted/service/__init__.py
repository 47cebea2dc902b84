"""A dispatch queue as a Twisted service: started and stopped with its application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred, succeed
from twisted.logger import Logger
from twisted.python.failure import Failure

from rdq_core import DispatchQueue
from rdq_core import Job as CoreJob
from rdq_twisted import Job, ResizableDispatchQueue, State

A = TypeVar("A")
R = TypeVar("R")

__all__ = ["DispatchService"]

_log = Logger()


class DispatchService(Service, Generic[A, R]):
    """Launches jobs while it runs, and stops the queue when it is stopped.

    The queue may be put to at any time before; it is held paused until the service starts. A stop is final, as the
    queue's is: a service that is started again wants a new queue, whose `requeue` takes what this one handed back.

    `queue` is the queue. `returned` is what its stop handed back: None until that is known, then a list.
    """

    def __init__(
        self,
        queue: ResizableDispatchQueue[A, R],
        *,
        cancelUnderway: bool = False,
        deadline: float | None = None,
        abandon: float | None = None,
        handBack: Callable[[list[Job[A, R]]], Deferred[Any] | object] | None = None,
    ) -> None:
        """`cancelUnderway`: whether stopping interrupts what is under way instead of waiting for it.

        `deadline`: after so many seconds of waiting it does so too. `abandon`: so many seconds after that interruption
        it gives up work that has not ended all the same, so that a shutdown always comes to its end; the jobs are
        handed back, `ABANDONED`, and named in the log. Without them `stopService` waits for as long as the work takes.

        `handBack`: called once with the jobs that the stop hands back, to save them, say; if it returns a Deferred,
        the service has stopped when that has fired. What it raises or fails with is logged, as `twistd` looks at no
        failure of a stop, and fails `stopService`, for who does; `returned` has the jobs all the same.

        Raises `InvalidType` and `InvalidValue` as the queue's `stop`, which would be late for that.
        """
        # By the judge of it, a machine of which nothing else is wanted.
        judge = DispatchQueue[A, R, CoreJob[A, R]]()
        judge.stop(cancel_underway=cancelUnderway, deadline=deadline, abandon=abandon, now=0)
        self.queue = queue
        self.returned: list[Job[A, R]] | None = None
        self._cancelUnderway = cancelUnderway
        self._deadline = deadline
        self._abandon = abandon
        self._handBack = handBack
        self._stopped: Deferred[Any] | None = None
        self._reason: Failure | None = None
        queue.pause()

    def startService(self) -> None:
        """Launch jobs. Raises `QueueStopped` when the queue has been stopped."""
        self.queue.resume()
        Service.startService(self)

    def stopService(self) -> Deferred[None]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Stop the queue. The Deferred fires when it has stopped and `handBack`, if any, is done with the jobs.

        A second call gives a Deferred that fires as the first one does; `handBack` is not called again.
        """
        Service.stopService(self)
        if self._stopped is None:  # not given out: who cancels what was must not keep the jobs from being handed back
            stopped = self.queue.stop(self._cancelUnderway, deadline=self._deadline, abandon=self._abandon)
            self._stopped = stopped.addCallback(self._give)
            self._stopped.addErrback(self._fail)
        done: Deferred[None] = Deferred(lambda _: None)
        self._stopped.addBoth(self._pass_on, done)
        return done

    def _give(self, jobs: list[Job[A, R]]) -> Deferred[Any]:
        """Hand the jobs over."""
        self.returned = jobs
        abandoned = [job for job in jobs if job.state is State.ABANDONED]
        if abandoned:  # who awaits put's Deferred was told that it was cancelled, and of this nobody
            _log.warn(
                "Work of {count} jobs was given up, as it had not ended: {jobs!r}",
                count=len(abandoned),
                jobs=abandoned,
                service=self,
            )
        return succeed(None) if self._handBack is None else maybeDeferred(self._handBack, list(jobs))

    def _fail(self, reason: Failure) -> None:
        """Log what `handBack` failed with, once, and keep it for every call of `stopService`.

        Logged here rather than left to Twisted, which logs an unhandled failure when its Deferred is collected: at the
        end of a process that never happens.
        """
        jobs = self.returned or ()
        _log.failure("handBack failed: {count} jobs were not handed back", reason, count=len(jobs), service=self)
        self._reason = reason

    def _pass_on(self, _: object, done: Deferred[None]) -> None:
        """Fire one stop as the handing over went; what fails one fails every one."""
        if done.called:  # cancelled by who has it
            return
        if self._reason is None:
            done.callback(None)
        else:
            done.errback(self._reason)
