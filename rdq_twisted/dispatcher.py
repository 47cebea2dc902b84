"""The inside of the queue: the loop over its machine, what the machine commands, and who waits to be told."""

from __future__ import annotations

import functools
from asyncio import CancelledError as AsyncioCancelledError
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar, assert_never, cast

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from rdq_core import (
    DispatchQueue,
    Idle,
    Interrupt,
    Launch,
    NoRoom,
    QueueStopped,
    Quiet,
    RateSetting,
    Resumed,
    Retry,
    RetryOn,
    Room,
    Settled,
    State,
    Stopped,
    Wait,
    Waiter,
)
from rdq_core.dispatch_queue import JobType
from rdq_core.retry import check_jitter
from rdq_core.shell_job import STARTED
from rdq_core.shell_views import ShellViews
from rdq_twisted.feed import Feed
from rdq_twisted.job import Job, conclude, forget_work, interrupt, leave_to_log, start
from rdq_twisted.outcomes import TROUBLE, failure, hush
from rdq_twisted.timing import AnyClock, Timing
from rdq_twisted.turns import Turns

A = TypeVar("A")
R = TypeVar("R")

_log = Logger("rdq_twisted.queue")  # what observers know it by, wherever it is logged


class Dispatcher(ShellViews[A, R, Job[A, R]], Generic[A, R]):
    """Does what the machine commands, in turns. Its subclasses are what may be asked of it."""

    __slots__ = ("_fatal", "_feeds", "_random", "_timing", "_turns", "_waiting", "epoch")

    def __init__(
        self,
        func: Callable[[A], object],
        width: int,
        *,
        clock: AnyClock | None,
        capacity: int | None,
        rate: RateSetting,
        width_per_key: int | None,
        rate_per_key: RateSetting,
        delay: float,
        timeout: float | None,
        retry: Retry | None,
        retry_on: RetryOn,
        random: Callable[[], float],
    ) -> None:
        self._timing = Timing(clock)
        self.epoch: float = self._timing.epoch()
        """What to add to a job's times (`queued_at`, …) for seconds since 1970."""
        # Not Job[A, R], as calling an alias costs three times as much; a partial of Job alone no checker can infer.
        new_job: JobType[A, Job[A, R]] = functools.partial(cast("Any", Job), self)
        machine = DispatchQueue[A, R, Job[A, R]](
            width,
            capacity=capacity,
            rate=rate,
            width_per_key=width_per_key,
            rate_per_key=rate_per_key,
            delay=delay,
            timeout=timeout,
            retry=retry,
            retry_on=retry_on,
            job_type=new_job,
        )
        super().__init__(func, machine, self._timing.now)
        self._random = random
        self._turns = Turns(self._timing, self._run)
        self._waiting: dict[Waiter, Deferred[Any]] = {}
        self._fatal: deque[BaseException] = deque()
        self._feeds: set[Feed[A, R]] = set()  # of the maps that have not pulled everything

    def cancel(self, job: Job[A, R]) -> None:
        """What `job.cancel()` does. Raises `ForeignJob` for a job of another queue."""
        self._machine.cancel(job, now=self._now())
        self._turns.soon()

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals, by its arrival; a delayed one will join them. Amortised O(log n).

        Raises `IllegalTransition` for one that has been launched, `ForeignJob`, `InvalidType` and `InvalidValue`.
        """
        self._machine.reprioritize(job, priority, now=self._now())
        self._turns.soon()

    def reschedule(self, job: Job[A, R], delay: float) -> None:
        """Let a delayed job be due `delay` seconds from now, sooner or later than it would have been. O(log n).

        Raises `IllegalTransition` for one that is not delayed, `ForeignJob`, `InvalidType` and `InvalidValue`.
        """
        self._machine.reschedule(job, delay, now=self._now())
        self._turns.soon()

    def _look(self) -> None:
        """Take the wall clock as it is set now, for the jobs that are put from here on."""
        self.epoch = self._timing.epoch()

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
        self._look()
        now = self._now
        poll = self._machine.poll
        for _ in range(steps):
            if self._fatal:  # what is no Exception, of work or of `retryOn`: a callback would swallow it
                raise self._fatal.popleft()
            moment = now()
            if moment >= end:
                return None
            command = poll(now=moment)
            if isinstance(command, Settled):  # tests of type in this order, as match costs the loop 10 %
                if not conclude(command.job) and command.job.state in TROUBLE:
                    self._unheard(command.job, command.job.state)
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
            case Interrupt(job, timed_out):
                self._interrupt(job, State.TIMED_OUT if timed_out else State.CANCELLED)
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

    def _interrupt(self, job: Job[A, R], end: State) -> None:
        if end in TROUBLE and leave_to_log(job):  # and not at the end of its work, which may never come
            self._unheard(job, end)
        try:
            interrupt(job, end)
        except Exception:  # from the user's canceller; the job keeps its slot till the work ends, as ever
            _log.failure("The canceller of a job's work failed: {job!r}", job=job)

    def _launch(self, job: Job[A, R]) -> None:
        try:
            outcome: Any = start(job, self._func, self._finished, self._failed)
        except (Exception, AsyncioCancelledError) as error:  # asyncio's is a BaseException, and no emergency
            self._fail(job, error)
        except BaseException as error:
            self._fail(job, error)
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
        """The errback of a job's work, in which Twisted swallows whatever is raised."""
        error = cast("BaseException", reason.value)  # pyright: ignore[reportUnknownMemberType]
        try:
            self._fail(job, error)
        except Exception:  # an error of the shell's own, which Twisted logs
            raise
        except BaseException as raised:  # by `retryOn`, or by `random`
            self._fatal.append(raised)
        finally:
            if not isinstance(error, (Exception, AsyncioCancelledError)):  # that one is no emergency
                self._fatal.append(error)
            self._turns.soon()

    def _fail(self, job: Job[A, R], error: BaseException) -> None:
        """The work of a job has failed; the machine knows whether it is to be done again."""
        forget_work(job)
        final = isinstance(error, CancelledError)  # an Exception here; whoever cancelled it does not want it done
        try:
            jitter = 0.0 if job.retry is None else self._jitter()
            self._machine.failed(job, error, jitter=jitter, final=final, now=self._now())
        except BaseException:  # what `random` or `retryOn` raises that is no Exception must not cost a slot
            self._machine.failed(job, error, final=True, now=self._now())
            raise

    def _jitter(self) -> float:
        """Draw by how much a wait is shortened: not at all, where the source of chance is at fault, which is logged."""
        try:
            return check_jitter(self._random())
        except Exception:
            _log.failure("The queue's random gave no number from 0 up to 1")
            return 0.0

    def _unheard(self, job: Job[A, R], end: State) -> None:
        """A job that nobody waits for has come to this end, or is about to."""
        _log.failure("Job {how}, and nobody watches: {job!r}", failure(job, end), how=end.value, job=job)
