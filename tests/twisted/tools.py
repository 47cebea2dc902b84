"""What many of the shell's tests need: a clock, work that ends when the test says so, and outcomes."""
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnnecessaryCast=false
# After every test the machine inside each queue is checked; the shell keeps it to itself. Trial is untyped.

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import pytest
from twisted.internet.base import DelayedCall
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from rdq_core import Wait
from rdq_twisted import Job, JobError, ResizableDispatchQueue

Queue: TypeAlias = ResizableDispatchQueue[str, Any]
AnyJob: TypeAlias = Job[str, Any]
E = TypeVar("E", bound=BaseException)


class Work:
    """A job function whose work ends when the test says so. `arguments` are those it was called with, in order."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.cancelled: list[str] = []
        self.deferreds: dict[str, Deferred[str]] = {}

    def __call__(self, argument: str) -> Deferred[str]:
        self.arguments.append(argument)
        deferred: Deferred[str] = Deferred(lambda _: self.cancelled.append(argument))
        self.deferreds[argument] = deferred
        return deferred

    def finish(self, *arguments: str) -> None:
        for argument in arguments:
            self.deferreds[argument].callback(argument.upper())

    def fail(self, *arguments: str) -> None:
        for argument in arguments:
            self.deferreds[argument].errback(Failure(ValueError(argument)))


class Case(SynchronousTestCase):
    """With a clock, and a check of every queue at the end: a sane machine, and at rest no timer that is not needed."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.reactor = cast("IReactorTime", self.clock)  # what Twisted's own methods are annotated with
        self.queues: list[Queue] = []

    def queue(
        self,
        func: Callable[[str], Any],
        width: int = 1,
        **settings: Any,
    ) -> Queue:
        queue = ResizableDispatchQueue[str, Any](func, width, clock=self.clock, **settings)
        self.queues.append(queue)
        return queue

    def turn(self) -> None:
        """Give control to the event loop: all that is due now."""
        self.clock.advance(0)

    def armed(self) -> list[float]:
        """The moments that timers are armed for."""
        return [cast("DelayedCall", call).getTime() for call in self.clock.getDelayedCalls()]

    def tearDown(self) -> None:
        self.turn()
        for queue in self.queues:
            queue._machine.check_invariants()
        waits = [queue for queue in self.queues if queue._machine.poll(now=queue._now()) != Wait(None)]
        assert len(self.clock.getDelayedCalls()) == len(waits), (
            "a timer for each queue that waits for time, and no more"
        )

    def failed(self, deferred: Deferred[Any], kind: type[E]) -> E:
        """The error of exactly this class that the Deferred has failed with."""
        error = self.failure(deferred).value
        assert type(error) is kind, repr(error)
        return error

    # Trial's own are untyped, which mypy forgives where it sees that they are Twisted's.

    def failure(self, deferred: Deferred[Any]) -> Failure:
        """What it has failed with."""
        return cast("Failure", SynchronousTestCase.failureResultOf(self, deferred))

    def waits(self, *deferreds: Deferred[Any]) -> None:
        """None of them has fired."""
        for deferred in deferreds:
            SynchronousTestCase.assertNoResult(self, deferred)

    def logged(self, kind: type[BaseException]) -> list[Failure]:
        """The errors of this class that were logged, which are then forgiven."""
        return cast("list[Failure]", SynchronousTestCase.flushLoggedErrors(self, kind))

    def refused(self, queue: Queue, kind: type[BaseException], act: Callable[[], object]) -> None:
        """The call raises exactly this class, and changes nothing."""
        before = queue.statistics(), queue._machine.snapshot()
        with pytest.raises(kind) as raised:
            act()
        assert raised.type is kind
        assert (queue.statistics(), queue._machine.snapshot()) == before


def note(deferred: Deferred[Any], log: list[Any], name: object) -> None:
    """Log when it fires, and with what: a job's argument or the name of the error."""

    def noted(result: Any) -> None:
        if isinstance(result, Failure):
            error = result.value
            log.append((name, type(error).__name__, error.job.argument if isinstance(error, JobError) else None))
        else:
            log.append((name, result.argument if isinstance(result, Job) else result))

    deferred.addBoth(noted)
