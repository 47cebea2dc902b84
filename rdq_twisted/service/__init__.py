"""A dispatch queue as a Twisted service: started and stopped with its application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred, succeed
from twisted.python.failure import Failure

from rdq_twisted import Job, ResizableDispatchQueue

A = TypeVar("A")
R = TypeVar("R")

__all__ = ["DispatchService"]


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
        handBack: Callable[[list[Job[A, R]]], Deferred[Any] | object] | None = None,
    ) -> None:
        """`cancelUnderway`: whether stopping interrupts what is under way instead of waiting for it.

        `handBack`: called once with the jobs that the stop hands back, to save them, say; if it returns a Deferred,
        the service has stopped when that has fired. What it raises or fails with fails `stopService`.
        """
        self.queue = queue
        self.returned: list[Job[A, R]] | None = None
        self._cancelUnderway = cancelUnderway
        self._handBack = handBack
        self._handing: Deferred[Any] | None = None
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
        return self.queue.stop(self._cancelUnderway).addCallback(self._give)

    def _give(self, jobs: list[Job[A, R]]) -> Deferred[None]:
        """Hand the jobs over, once; fires when that is done."""
        done: Deferred[None] = Deferred()
        if self._handing is None:
            self.returned = jobs
            self._handing = succeed(None) if self._handBack is None else maybeDeferred(self._handBack, jobs)
        self._handing.addBoth(self._pass_on, done)
        return done

    def _pass_on(self, result: object, done: Deferred[None]) -> None:
        """Fire one stop as the handing over went; what fails one fails every one."""
        if isinstance(result, Failure):
            self._reason = result
        if self._reason is None:
            done.callback(None)
        else:
            done.errback(self._reason)
