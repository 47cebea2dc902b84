"""The inside of the queue: the loop over its machine, what the machine commands, and who waits to be told."""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, Future
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any, Generic, TypeVar, assert_never, cast

from rdq_asyncio.binding import Binding
from rdq_asyncio.feed import Feed
from rdq_asyncio.futures import QueueFuture, error_of, give, refuse
from rdq_asyncio.job import Job, conclude, forget_work, interrupt, leave_to_log, start
from rdq_asyncio.outcomes import TROUBLE, outcome, to_be_logged
from rdq_asyncio.turns import Turns
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

A = TypeVar("A")
R = TypeVar("R")


class Dispatcher(ShellViews[A, R, Job[A, R]], Generic[A, R]):
    """Does what the machine commands, in turns. Its subclasses are what may be asked of it."""

    __slots__ = ("_feeds", "_handed_back", "_random", "_turns", "_waiting", "binding", "epoch")

    def __init__(
        self,
        func: Callable[[A], object],
        width: int,
        *,
        capacity: int | None,
        rate: RateSetting,
        width_per_key: int | None,
        rate_per_key: RateSetting,
        delay: float,
        timeout: float | None,
        retry: Retry | None,
        retry_on: RetryOn,
        random: Callable[[], float],
        loop: AbstractEventLoop | None,
    ) -> None:
        self.binding: Binding = Binding(loop)
        """The event loop, and its time."""
        self.epoch: float = 0.0
        """What to add to a job's times (`queued_at`, …) for seconds since 1970."""
        # Not Job[A, R], as calling an alias costs three times as much; a partial of Job alone no checker can infer.
        new_job: JobType[A, Job[A, R]] = partial(cast("Any", Job), self)
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
        super().__init__(func, machine, self.binding.time)
        self._random = random
        self._turns = Turns(self._run)
        self._waiting: dict[Waiter, QueueFuture[Any]] = {}
        self._feeds: set[Feed[A, R]] = set()  # of the maps that have not pulled everything
        self._handed_back: tuple[Job[A, R], ...] = ()

    def cancel(self, job: Job[A, R]) -> None:
        """What `job.cancel()` does. Raises `ForeignJob` for a job of another queue, and `WrongLoop`."""
        loop = self.binding.loop()
        self._machine.cancel(job, now=loop.time())
        self._turns.soon(loop)

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals, by its arrival; a delayed one will join them. Amortised O(log n).

        Raises `IllegalTransition` for one that has been launched, `ForeignJob`, `InvalidType`, `InvalidValue` and
        `WrongLoop`.
        """
        loop = self.binding.loop()
        self._machine.reprioritize(job, priority, now=loop.time())
        self._turns.soon(loop)

    def reschedule(self, job: Job[A, R], delay: float) -> None:
        """Let a delayed job be due `delay` seconds from now, sooner or later than it would have been. O(log n).

        Raises `IllegalTransition` for one that is not delayed, `ForeignJob`, `InvalidType`, `InvalidValue` and
        `WrongLoop`.
        """
        loop = self.binding.loop()
        self._machine.reschedule(job, delay, now=loop.time())
        self._turns.soon(loop)

    def _look(self, loop: AbstractEventLoop) -> None:
        """Take the wall clock as it is set now, for the jobs that are put from here on."""
        self.epoch = self.binding.epoch(loop)

    def _promise(self, waiter: Waiter, loop: AbstractEventLoop) -> Future[Any]:
        future: QueueFuture[Any] = QueueFuture(lambda _: self._forget(waiter), loop)
        self._waiting[waiter] = future
        self._turns.soon(loop)
        return future

    def _forget(self, waiter: Waiter) -> None:
        loop = self.binding.loop()
        del self._waiting[waiter]
        self._machine.forget(waiter, now=loop.time())
        self._turns.soon(loop)

    def _run(self, loop: AbstractEventLoop, steps: int, end: float) -> Wait | None:
        """Do what is due, one thing after the other: a turn's loop, and the one place that calls the job function."""
        self._look(loop)
        now, machine = loop.time, self._machine
        told = False
        for _ in range(steps):
            if (told and not machine.telling) or perf_counter() >= end:
                return None  # whoever was told runs before anything is launched
            command = machine.poll(now=now())
            if isinstance(command, Settled):  # tests of type in this order, as match costs the loop 10 %
                if conclude(command.job):
                    told = True
                elif to_be_logged(command.job, command.job.state):
                    self._unheard(command.job, command.job.state, loop)
            elif isinstance(command, Launch):
                self._launch(command.job, loop)
            elif isinstance(command, Wait):
                return command
            else:
                told = self._answer(command, loop) or told
        return None

    def _answer(
        self,
        command: Interrupt[Job[A, R]] | Resumed | Room | NoRoom | Quiet | Idle | Stopped[Job[A, R]],
        loop: AbstractEventLoop,
    ) -> bool:
        """Do as the command says; whether somebody has been told who may want to act before the next launch."""
        match command:
            case Interrupt(job, timed_out):
                self._interrupt(job, State.TIMED_OUT if timed_out else State.CANCELLED, loop)
                return True
            case Resumed(waiter):
                give(self._waiting.pop(waiter), False)
                return True
            case Room(waiter):
                give(self._waiting.pop(waiter), None)
                return True
            case NoRoom(waiter):
                refuse(self._waiting.pop(waiter), QueueStopped(), quietly=True)
            case Quiet(waiter):
                give(self._waiting.pop(waiter), True)
            case Idle(waiter):
                give(self._waiting.pop(waiter), None)
            case Stopped(waiter, jobs):
                self._handed_back = jobs
                give(self._waiting.pop(waiter), list(jobs))
            case _:
                assert_never(command)
        return False

    def _interrupt(self, job: Job[A, R], end: State, loop: AbstractEventLoop) -> None:
        if to_be_logged(job, end) and leave_to_log(job):  # and not at the end of its work, which may never come
            self._unheard(job, end, loop)
        try:
            interrupt(job, end)
        except Exception as error:  # from a future of the user's own; the job keeps its slot till it is done, as ever
            loop.call_exception_handler(
                {"message": "a job's work refused to be cancelled", "exception": error, "job": job}
            )

    def _launch(self, job: Job[A, R], loop: AbstractEventLoop) -> None:
        try:
            result: Any = start(job, self._func, loop, self._ended)
        except (Exception, CancelledError) as error:  # asyncio's is a BaseException, and no emergency
            self._fail(job, error, loop)
        except BaseException as error:
            self._fail(job, error, loop)
            raise
        else:
            if result is not STARTED:
                self._machine.finished(job, result, now=loop.time())

    def _ended(self, job: Job[A, R], work: Future[R]) -> None:
        """The callback of a job's work. What it ended with that is no `Exception`, its task has raised on itself."""
        loop = work.get_loop()
        error = error_of(work)
        try:
            if error is None:
                self._machine.finished(job, work.result(), now=loop.time())
            else:
                self._fail(job, error, loop)
        finally:
            self._turns.soon(loop)

    def _fail(self, job: Job[A, R], error: BaseException, loop: AbstractEventLoop) -> None:
        """The work of a job has failed; the machine knows whether it is to be done again."""
        forget_work(job)
        try:
            jitter = 0.0 if job.retry is None else self._jitter(loop)
            self._machine.failed(job, error, jitter=jitter, now=loop.time())
        except BaseException:  # what `random` or `retry_on` raises that is no Exception must not cost a slot
            self._machine.failed(job, error, final=True, now=loop.time())
            raise

    def _jitter(self, loop: AbstractEventLoop) -> float:
        """Draw by how much a wait is shortened: not at all, where the source of chance is at fault, which is logged."""
        try:
            return check_jitter(self._random())
        except Exception as error:
            message = "the queue's random gave no number from 0 up to 1"
            loop.call_exception_handler({"message": message, "exception": error})
            return 0.0

    def _unheard(self, job: Job[A, R], end: State, loop: AbstractEventLoop) -> None:
        """A job that nobody waits for has come to this end, or is about to."""
        message = f"{TROUBLE[end]}, and nobody watches"
        loop.call_exception_handler({"message": message, "exception": outcome(job, end), "job": job})
