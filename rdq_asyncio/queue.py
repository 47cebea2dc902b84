"""The resizable dispatch queue on asyncio: `rdq_core`'s machine, driven in turns, with real futures and tasks."""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, Future
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from time import perf_counter
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, assert_never, final, overload

from rdq_asyncio.binding import Binding
from rdq_asyncio.futures import QueueFuture, error_of, give, refuse
from rdq_asyncio.job import STARTED, Job, JobFuture, cancelled_by_others, conclude, interrupt, outcome, promise, start
from rdq_asyncio.turns import AT_REST, Turns
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

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")


@final
class ResizableDispatchQueue(Generic[A, R]):
    """Does jobs with your function, in order of priority, at most `width` at once.

        async with ResizableDispatchQueue(fetch, width=5) as queue:
            for url in urls:
                queue.submit(url)

    Leaving the block waits for all jobs, and for those that they put meanwhile. An exception or a cancellation that
    leaves it (a Ctrl-C is one) cancels what is under way and waits for its end: no task outlives the block, and
    `handed_back` then has what was not done. (Whoever awaits a `put` and is cancelled withdraws that job, so that it is
    not handed back; a submitted one is.) Without the block, call `drain` or `stop` yourself: what still runs when
    `asyncio.run` ends, asyncio cancels. (A queue that is left paused, or with width 0, waits for whoever resumes it.)

    Every method may be called from anywhere in the event loop's thread, your function and callbacks included, and from
    no other thread (`WrongLoop`). None runs your function before it returns: that is called in *turns*, when control is
    back in the loop. What it returns is awaited, a coroutine as a task of its own; in a turn all tasks for which there
    are slots are made, and they take their first steps after it. Who awaits a job's end runs before the next launch.

    A job's work has ended when its task or future is done. When a job is cancelled under way, that is cancelled as
    asyncio cancels: the slot is held until it is done. One that suppresses the cancellation and returns has succeeded.
    A thread (`to_thread`, `run_in_executor`) cannot be cancelled, and asyncio does not wait for it; where the slot is
    to be held until it has ended, await it with `asyncio.shield`, and once more when cancelled.

    Your function must not wait for this queue's own `stop`, `drain` or `when_idle`, which wait for it (`statistics()`
    shows such a queue: `awaiting_stop` with a job under way, and `longest_underway` growing).
    """

    # So that a misspelt `queue.width = 10` is an error and not a new attribute.
    __slots__ = ("__weakref__", "_func", "_handed_back", "_machine", "_turns", "_waiting", "binding")

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Awaitable[FR]],
        width: int,
        *,
        capacity: int | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], FR | Awaitable[FR]],
        width: int,
        *,
        capacity: int | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int,
        *,
        capacity: int | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a coroutine, a future or
        another awaitable. `width`: the most jobs under way at once (0: launch nothing yet). `capacity`: the most jobs
        pending at once (None: any number). `loop`: the event loop (None: the one that runs at first use).
        Raises `InvalidType` and `InvalidValue` for width and capacity, `InvalidType` for a func not callable and for
        what is no loop.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        self._func: Callable[[A], object] = func
        self.binding: Binding = Binding(loop)
        """The event loop, and what its time is to people."""
        new_job = partial(Job, self)  # not Job[A, R]: calling an alias costs three times as much
        self._machine = DispatchQueue[A, R, Job[A, R]](width, capacity=capacity, job_type=new_job)
        self._turns = Turns(self._run)
        self._waiting: dict[Waiter, QueueFuture[Any]] = {}
        self._handed_back: tuple[Job[A, R], ...] = ()

    def __repr__(self) -> str:
        underway, pending = self.size()
        paused = ", paused" if self.paused else ""
        phase = "" if self._machine.phase is Phase.OPEN else f", {self._machine.phase.value}"
        return (
            f"<{type(self).__name__} of {getattr(self._func, '__qualname__', self._func)!s}: {underway} under way, "
            f"{pending} pending, width {self.width}{paused}{phase}>"
        )

    async def __aenter__(self) -> Self:
        """The queue itself. Raises `QueueStopped` for one that takes no more, and `WrongLoop`."""
        self.binding.loop()
        if self.stopped:
            raise QueueStopped
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait for all jobs; or, when something is raised or this task is cancelled, cancel what is under way."""
        if error is None:
            try:
                await self.when_idle()  # and not drain() at once: as in a TaskGroup, jobs may put more
                await self.drain()
            except CancelledError:
                await self._end()
                raise
        else:
            await self._end()

    def put(self, argument: A, priority: float = 0) -> JobFuture[A, R]:
        """Add a job. O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Jobs of equal priority run in order of arrival.

        Returns a future of the job when it has finished; awaited, it raises `JobFailed` (its cause is your function's
        error), `JobCancelled` or `JobReturned` otherwise, each with the job as `.job`, which the future has too.
        Cancelling it cancels the job; so does cancelling a task that awaits it, a timeout included: to wait and no
        more, `await job.watch()`, or use `asyncio.shield`. A job that another cancels raises `JobCancelled`, an
        ordinary exception, as it is not you who has been cancelled.
        Raises `QueueStopped`, `QueueFull`, `InvalidType`, `InvalidValue` and `WrongLoop`.
        """
        loop = self.binding.loop()
        return promise(self._add(argument, priority, loop), loop)

    def submit(self, argument: A, priority: float = 0) -> Job[A, R]:
        """Add a job as `put` does, without a future, and return it. A failure nobody watches is reported once.

        It goes to the event loop's exception handler, which logs it.
        """
        return self._add(argument, priority, self.binding.loop())

    def requeue(self, jobs: Iterable[CoreJob[A, object]]) -> list[Job[A, R]]:
        """Put the arguments of `jobs` again, all or none, priorities and mutual order kept. O(k log n).

        `jobs`: what `stop` handed back, here or in a process before, pickled. Returns the new jobs (`watch` them).
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        loop = self.binding.loop()
        self.binding.look(loop)
        made = self._machine.requeue(jobs, now=loop.time())
        self._turns.soon(loop)
        return made

    def cancel(self, job: Job[A, R]) -> None:
        """What `job.cancel()` does. Raises `ForeignJob` for a job of another queue, and `WrongLoop`."""
        loop = self.binding.loop()
        self._machine.cancel(job, now=loop.time())
        self._turns.soon(loop)

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals, by its arrival. Amortised O(log n).

        Raises `IllegalTransition` for one that is not pending, `ForeignJob`, `InvalidType`, `InvalidValue` and
        `WrongLoop`.
        """
        loop = self.binding.loop()
        self._machine.reprioritize(job, priority, now=loop.time())
        self._turns.soon(loop)

    def clear(self) -> list[Job[A, R]]:
        """Cancel every pending job, and return them in dispatch order. O(n). Raises `WrongLoop`."""
        loop = self.binding.loop()
        jobs = self._machine.clear(now=loop.time())
        self._turns.soon(loop)
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
        self.set_width(width)

    def set_width(self, width: int) -> None:
        """Set `width`, as a callback may. Raises `InvalidType`, `InvalidValue` and `WrongLoop`."""
        loop = self.binding.loop()
        self._machine.set_width(width, now=loop.time())
        self._turns.soon(loop)

    def pending(self) -> list[Job[A, R]]:
        """The jobs not yet launched, in dispatch order; a list of its own. O(n), and so slow when n is large."""
        return self._machine.pending()

    def underway(self) -> list[Job[A, R]]:
        """The jobs that hold a slot, in order of launch; a list of its own. O(width)."""
        return self._machine.underway()

    def size(self) -> Size:
        """The pair (underway, pending) of how many there are. O(1)."""
        return self._machine.size()

    def pause(self) -> Future[bool]:
        """Launch nothing until `resume`; pausing twice is pausing once.

        The future is True once nothing is under way, False if the queue is resumed before that. Cancelling it resumes
        nothing. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.pause(now=loop.time()), loop)

    def resume(self, width: int | None = None) -> None:
        """Launch again, with a new width if one is given. Resuming what is not paused only sets the width.

        Raises as `set_width`, and `QueueStopped` after `stop`.
        """
        loop = self.binding.loop()
        self._machine.resume(width, now=loop.time())
        self._turns.soon(loop)

    def stop(self, cancel_underway: bool = False) -> Future[list[Job[A, R]]]:
        """Stop for good: take no more, launch no more, hand back what was not started. O(n).

        `cancel_underway`: interrupt what is under way as well; it may be asked for at a later call.

        Every call returns a future that is done when the last slot is free, with a list of its own: the jobs that
        `cancel_underway` interrupted and that did not succeed all the same, then the returned ones in dispatch order.
        Pickle it, and `requeue` it at the next start. Cancelling the future undoes nothing. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.stop(cancel_underway=cancel_underway, now=loop.time()), loop)

    def drain(self) -> Future[list[Job[A, R]]]:
        """Take no more, and run what is pending (a pause is respected, and so is a width of 0).

        The future is done when that is, with an empty list, or with what a `stop` meanwhile hands back. Cancelling it
        undoes nothing. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.drain(now=loop.time()), loop)

    def when_idle(self) -> Future[None]:
        """A future that is done when nothing is pending or under way. Each call gives one; they may be cancelled.

        Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.when_idle(now=loop.time()), loop)

    def when_room(self) -> Future[None]:
        """A future that is done when a put would be accepted: longest waiter first, one at a time, each re-checked.

        Awaited, it raises `QueueStopped` when no put will be accepted again. It may be cancelled. Others may put
        between its being done and your being resumed: `put`, and wait only where it raises `QueueFull`.
        Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.when_room(now=loop.time()), loop)

    @property
    def handed_back(self) -> list[Job[A, R]]:
        """What `stop` handed back, once a future that it gave is done (after the `async with`, say); empty before."""
        return list(self._handed_back)

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
        return self._machine.statistics(now=self.binding.time())

    async def _end(self) -> None:
        """Cancel what is under way, and wait for its end, however often the waiting task is cancelled meanwhile."""
        cancelled: CancelledError | None = None
        while True:
            try:
                await self.stop(cancel_underway=True)
                break
            except CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    def _add(self, argument: A, priority: float, loop: AbstractEventLoop) -> Job[A, R]:
        if self._turns.phase is AT_REST:  # no turn has looked lately
            self.binding.look(loop)
        job = self._machine.put(argument, priority, now=loop.time())
        self._turns.soon(loop)
        return job

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
        self.binding.look(loop)
        now, machine = loop.time, self._machine
        told = False
        for _ in range(steps):
            if (told and not machine.telling) or perf_counter() >= end:
                return None  # whoever was told runs before anything is launched
            command = machine.poll(now=now())
            if isinstance(command, Settled):  # tests of type in this order, as match costs the loop 10 %
                if conclude(command.job):
                    told = True
                else:
                    self._unheard(command.job, loop)
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
            case Interrupt(job):
                self._interrupt(job, loop)
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

    def _interrupt(self, job: Job[A, R], loop: AbstractEventLoop) -> None:
        try:
            interrupt(job)
        except Exception as error:  # from a future of the user's own; the job keeps its slot till it is done, as ever
            loop.call_exception_handler(
                {"message": "a job's work refused to be cancelled", "exception": error, "job": job}
            )

    def _launch(self, job: Job[A, R], loop: AbstractEventLoop) -> None:
        try:
            result: Any = start(job, self._func, loop, self._ended)
        except (Exception, CancelledError) as error:  # asyncio's is a BaseException, and no emergency
            self._machine.failed(job, error, now=loop.time())
        except BaseException as error:
            self._machine.failed(job, error, now=loop.time())
            raise
        else:
            if result is not STARTED:
                self._machine.finished(job, result, now=loop.time())

    def _ended(self, job: Job[A, R], work: Future[R]) -> None:
        """The callback of a job's work. What it ended with that is no `Exception`, its task has raised on itself."""
        loop = work.get_loop()
        error = error_of(work)
        if error is None:
            self._machine.finished(job, work.result(), now=loop.time())
        else:
            self._machine.failed(job, error, now=loop.time())
        self._turns.soon(loop)

    def _unheard(self, job: Job[A, R], loop: AbstractEventLoop) -> None:
        """A job has settled that nobody waits for."""
        if job.state is State.FAILED and not cancelled_by_others(job):
            context = {"message": "a job failed, and nobody watches", "exception": outcome(job), "job": job}
            loop.call_exception_handler(context)
