"""The resizable dispatch queue on Twisted: `rdq_core`'s machine, driven in turns, with real Deferreds."""

from __future__ import annotations

import functools
from asyncio import CancelledError as AsyncioCancelledError
from asyncio import Future
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar, assert_never, cast, final, overload

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from rdq_core import (
    DispatchQueue,
    Idle,
    Interrupt,
    InvalidType,
    Launch,
    NoRoom,
    Phase,
    QueueStopped,
    Quiet,
    Resumed,
    Room,
    Settled,
    Size,
    State,
    Statistics,
    Stopped,
    Wait,
    Waiter,
)
from rdq_core import Job as CoreJob
from rdq_twisted.job import STARTED, Job, JobDeferred, conclude, failure, hush, interrupt, promise, start
from rdq_twisted.timing import AnyClock, Timing
from rdq_twisted.turns import AT_REST, Turns

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")

_log = Logger()


@final
class ResizableDispatchQueue(Generic[A, R]):
    """Does jobs with your function, in order of priority, at most `width` at once.

    Every method may be called from anywhere on the reactor's thread, your function and callbacks included. None
    runs your code before it returns: your function and callbacks run in *turns*, when control is back in the
    reactor. The one exception is Twisted's own rule that cancelling a Deferred fires it at once.

    A job's work has ended when the Deferred that your function returned has fired, or its coroutine has returned. When
    a job is cancelled under way that Deferred is cancelled, and Twisted then fires it as soon as its canceller returns,
    or at once where it has none (`deferToThread`'s, say), whatever goes on behind it. If work takes time to stop, and
    the slot is to be held until it has, use `inThread` for what blocks in a thread, `inAsyncio` for what awaits
    asyncio's futures, or an `async def` that catches `CancelledError` and awaits the real end.

    Your function must return a Deferred of its own for each call, and must not wait for this queue's own `stop`,
    `drain` or `whenIdle`, which wait for it (`statistics()` shows such a queue: `awaiting_stop` with a job under
    way, and `longest_underway` growing).
    """

    # So that a misspelt `queue.width = 10` is an error and not a new attribute.
    __slots__ = ("__weakref__", "_fatal", "_func", "_machine", "_now", "_timing", "_turns", "_waiting", "epoch")

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Deferred[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Coroutine[Deferred[Any], Any, FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Future[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], FR | Deferred[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a Deferred, a coroutine that
        awaits Deferreds, or an asyncio future.
        `width`: the most jobs under way at once (0: launch nothing yet). `clock`: what it runs on, a reactor or a
        `Clock` (None: the reactor). `capacity`: the most jobs pending at once (None: any number).
        Raises `InvalidType` and `InvalidValue` for width and capacity, and `InvalidType` for a func not callable.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        self._func: Callable[[A], object] = func
        self._timing = Timing(clock)
        self._now = self._timing.now
        self.epoch: float = self._timing.epoch()
        """What to add to a job's times (`queued_at`, …) for seconds since 1970."""
        new_job = functools.partial(Job, self)  # not Job[A, R]: calling an alias costs three times as much
        self._machine = DispatchQueue[A, R, Job[A, R]](width, capacity=capacity, job_type=new_job)
        self._turns = Turns(self._timing, self._run)
        self._waiting: dict[Waiter, Deferred[Any]] = {}
        self._fatal: deque[BaseException] = deque()

    def __repr__(self) -> str:
        underway, pending = self.size()
        paused = ", paused" if self.paused else ""
        phase = "" if self._machine.phase is Phase.OPEN else f", {self._machine.phase.value}"
        return (
            f"<{type(self).__name__} of {getattr(self._func, '__qualname__', self._func)!s}: {underway} under way, "
            f"{pending} pending, width {self.width}{paused}{phase}>"
        )

    def put(self, argument: A, priority: float = 0) -> JobDeferred[A, R]:
        """Add a job. O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Jobs of equal priority run in order of arrival.

        Returns a Deferred that fires with the job when it has finished, and fails with `JobFailed` (its cause is
        your function's error), `JobCancelled` or `JobReturned`, each with the job as `.job`, which the Deferred has
        too. Cancelling it cancels the job. Raises `QueueStopped`, `QueueFull`, `InvalidType` and `InvalidValue`.
        """
        return promise(self._add(argument, priority))

    def submit(self, argument: A, priority: float = 0) -> Job[A, R]:
        """Add a job as `put` does, without a Deferred, and return it. A failure nobody watches is logged once."""
        return self._add(argument, priority)

    def requeue(self, jobs: Iterable[CoreJob[A, object]]) -> list[Job[A, R]]:
        """Put the arguments of `jobs` again, all or none, priorities and mutual order kept. O(k log n).

        `jobs`: what `stop` handed back, here or in a process before, pickled. Returns the new jobs (`watch` them).
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        self.epoch = self._timing.epoch()
        made = self._machine.requeue(jobs, now=self._now())
        self._turns.soon()
        return made

    def cancel(self, job: Job[A, R]) -> None:
        """What `job.cancel()` does. Raises `ForeignJob` for a job of another queue."""
        self._machine.cancel(job, now=self._now())
        self._turns.soon()

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals, by its arrival. Amortised O(log n).

        Raises `IllegalTransition` for one that is not pending, `ForeignJob`, `InvalidType` and `InvalidValue`.
        """
        self._machine.reprioritize(job, priority, now=self._now())
        self._turns.soon()

    def clear(self) -> list[Job[A, R]]:
        """Cancel every pending job, and return them in dispatch order. O(n)."""
        jobs = self._machine.clear(now=self._now())
        self._turns.soon()
        return jobs

    @property
    def width(self) -> int:
        """The most jobs under way at once; may be set at any time, and is remembered through a pause.

        Widening launches in the next turn; narrowing interrupts nothing. An int, 0 or more (`InvalidType`,
        `InvalidValue`).
        """
        return self._machine.width

    @width.setter
    def width(self, width: int) -> None:
        self.setWidth(width)

    def setWidth(self, width: int) -> None:
        """Set `width`."""
        self._machine.set_width(width, now=self._now())
        self._turns.soon()

    def pending(self) -> list[Job[A, R]]:
        """The jobs not yet launched, in dispatch order; a list of its own. O(n), and so slow when n is large."""
        return self._machine.pending()

    def underway(self) -> list[Job[A, R]]:
        """The jobs that hold a slot, in order of launch; a list of its own. O(width)."""
        return self._machine.underway()

    def size(self) -> Size:
        """The pair (underway, pending) of how many there are. O(1)."""
        return self._machine.size()

    def pause(self) -> Deferred[bool]:
        """Launch nothing until `resume`; pausing twice is pausing once.

        The Deferred fires True once nothing is under way, False if the queue is resumed before that. Cancelling it
        resumes nothing.
        """
        return self._promise(self._machine.pause(now=self._now()))

    def resume(self, width: int | None = None) -> None:
        """Launch again, with a new width if one is given. Resuming what is not paused only sets the width.

        Raises as `setWidth`, and `QueueStopped` after `stop`.
        """
        self._machine.resume(width, now=self._now())
        self._turns.soon()

    def stop(self, cancelUnderway: bool = False) -> Deferred[list[Job[A, R]]]:
        """Stop for good: take no more, launch no more, hand back what was not started. O(n).

        `cancelUnderway`: interrupt what is under way as well; it may be asked for at a later call.

        Every call returns a Deferred that fires, when the last slot is free, with a list of its own: the jobs that
        `cancelUnderway` interrupted and that did not succeed all the same, then the returned ones in dispatch order.
        Pickle it, and `requeue` it at the next start. Cancelling the Deferred undoes nothing.
        """
        return self._promise(self._machine.stop(cancel_underway=cancelUnderway, now=self._now()))

    def drain(self) -> Deferred[list[Job[A, R]]]:
        """Take no more, and run what is pending (a pause is respected).

        The Deferred fires when that is done, with an empty list, or with what a `stop` meanwhile hands back.
        """
        return self._promise(self._machine.drain(now=self._now()))

    def whenIdle(self) -> Deferred[None]:
        """A Deferred that fires when nothing is pending or under way. Each call gives one; they may be cancelled."""
        return self._promise(self._machine.when_idle(now=self._now()))

    def whenRoom(self) -> Deferred[None]:
        """A Deferred that fires when a put would be accepted: longest waiter first, one at a time, each re-checked.

        It fails with `QueueStopped` when no put will be accepted again. It may be cancelled.
        """
        return self._promise(self._machine.when_room(now=self._now()))

    @property
    def paused(self) -> bool:
        """Whether launches are held back until `resume`."""
        return self._machine.paused

    @property
    def stopped(self) -> bool:
        """Whether `stop` or `drain` has been called: no put is accepted."""
        return self._machine.phase is not Phase.OPEN

    @property
    def capacity(self) -> int | None:
        """The most jobs pending at once; None: any number."""
        return self._machine.capacity

    def statistics(self) -> Statistics:
        """Where every job ever put is, how many wait for what, and the settings, as one record. O(width)."""
        return self._machine.statistics(now=self._now())

    def _add(self, argument: A, priority: float) -> Job[A, R]:
        if self._turns.phase is AT_REST:  # no turn has looked lately
            self.epoch = self._timing.epoch()
        job = self._machine.put(argument, priority, now=self._now())
        self._turns.soon()
        return job

    def _promise(self, waiter: Waiter) -> Deferred[Any]:
        deferred: Deferred[Any] = Deferred(lambda _: self._forget(waiter))
        self._waiting[waiter] = deferred
        self._turns.soon()
        return deferred

    def _forget(self, waiter: Waiter) -> None:
        del self._waiting[waiter]
        self._machine.forget(waiter, now=self._now())
        self._turns.soon()

    def _run(self, steps: int, end: float) -> Wait | None:
        """Do what is due, one thing after the other: a turn's loop, and the one place where user code is run."""
        self.epoch = self._timing.epoch()
        now = self._now
        poll = self._machine.poll
        for _ in range(steps):
            if self._fatal:  # what work failed with that is no Exception: its callback would swallow it
                raise self._fatal.popleft()
            moment = now()
            if moment >= end:
                return None
            command = poll(now=moment)
            if isinstance(command, Settled):  # tests of type in this order, as match costs the loop 10 %
                if not conclude(command.job):
                    self._unheard(command.job)
            elif isinstance(command, Launch):
                self._launch(command.job)
            elif isinstance(command, Wait):
                return command
            else:
                self._answer(command)
        return None

    def _answer(
        self, command: Interrupt[Job[A, R]] | Resumed | Room | NoRoom | Quiet | Idle | Stopped[Job[A, R]]
    ) -> None:
        match command:
            case Interrupt(job):
                self._interrupt(job)
            case Quiet(waiter):
                self._tell(waiter, True)
            case Resumed(waiter):
                self._tell(waiter, False)
            case Room(waiter) | Idle(waiter):
                self._tell(waiter, None)
            case Stopped(waiter, jobs):
                self._tell(waiter, list(jobs))
            case NoRoom(waiter):
                self._tell(waiter, Failure(QueueStopped()))
            case _:
                assert_never(command)

    def _tell(self, waiter: Waiter, answer: object) -> None:
        deferred = self._waiting.pop(waiter)
        if deferred.called:  # by somebody else, whose business it is not; the others must not suffer for it
            return
        deferred.callback(answer)
        if isinstance(answer, Failure):
            hush(deferred, answer)

    def _interrupt(self, job: Job[A, R]) -> None:
        try:
            interrupt(job)
        except Exception:  # from the user's canceller; the job keeps its slot till the work ends, as ever
            _log.failure("The canceller of a job's work failed: {job!r}", job=job)

    def _launch(self, job: Job[A, R]) -> None:
        try:
            outcome: Any = start(job, self._func, self._finished, self._failed)
        except (Exception, AsyncioCancelledError) as error:  # asyncio's is a BaseException, and no emergency
            self._machine.failed(job, error, now=self._now())
        except BaseException as error:
            self._machine.failed(job, error, now=self._now())
            raise
        else:
            if outcome is STARTED:
                return
            if isinstance(outcome, Failure):  # as from maybeDeferred: a Failure is never a result
                self._failed(outcome, job)
            else:
                self._machine.finished(job, outcome, now=self._now())

    def _finished(self, result: Any, job: Job[A, R]) -> None:
        """The callback of a job's work."""
        self._machine.finished(job, result, now=self._now())
        self._turns.soon()

    def _failed(self, reason: Failure, job: Job[A, R]) -> None:
        """The errback of a job's work."""
        error = cast("BaseException", reason.value)  # pyright: ignore[reportUnknownMemberType]
        self._machine.failed(job, error, now=self._now())
        if not isinstance(error, (Exception, AsyncioCancelledError)):  # that one is no emergency
            self._fatal.append(error)
        self._turns.soon()

    def _unheard(self, job: Job[A, R]) -> None:
        """A job has settled that nobody waits for."""
        if job.state is State.FAILED:
            _log.failure("Job failed, and nobody watches: {job!r}", failure(job), job=job)
