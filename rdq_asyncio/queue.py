"""The resizable dispatch queue on asyncio: `rdq_core`'s machine, driven in turns, with real futures and tasks."""

from __future__ import annotations

import time
from asyncio import AbstractEventLoop, Future
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, final, overload

from rdq_asyncio.block import leave
from rdq_asyncio.feed import Feed
from rdq_asyncio.job import Job, JobFuture, promise
from rdq_asyncio.mapping import MappedJobs
from rdq_asyncio.settings import Settings
from rdq_asyncio.turns import AT_REST
from rdq_core import InvalidType, QueueStopped, RateSetting
from rdq_core import Job as CoreJob
from rdq_core.shell_terms import Moment, delay_until

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")


@final
class ResizableDispatchQueue(Settings[A, R], Generic[A, R]):
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
    to be held until it has ended, await it with `asyncio.shield`, and once more when cancelled. Work that never ends
    holds its slot, and the end of the block, for ever, unless `stop(cancel_underway=True, abandon=…)` gives it up.

    Your function must not wait for this queue's own `stop`, `drain` or `when_idle`, which wait for it (`statistics()`
    shows such a queue: `awaiting_stop` with a job under way, and `longest_underway` growing).
    """

    # So that a misspelt `queue.width = 10` is an error and not a new attribute.
    __slots__ = ("__weakref__",)

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Awaitable[FR]],
        width: int,
        *,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], FR | Awaitable[FR]],
        width: int,
        *,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int,
        *,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a coroutine, a future or
        another awaitable. `width`: the most jobs under way at once (0: launch nothing yet). `capacity`: the most jobs
        pending or delayed at once (None: any number). `rate`: how many launches in how much time, one `Rate` or
        several that all hold (None: any number). `delay`, `timeout`: the seconds of a put that does not say (timeout
        None: no limit). `loop`: the event loop (None: the one that runs at first use).
        Raises `InvalidType` and `InvalidValue`, `InvalidType` for a func not callable and for what is no loop.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        super().__init__(func, width, capacity=capacity, rate=rate, delay=delay, timeout=timeout, loop=loop)

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
        await leave(self, error)

    def put(
        self,
        argument: A,
        priority: float = 0,
        *,
        delay: float | None = None,
        not_before: Moment | None = None,
        timeout: float | None = None,
    ) -> JobFuture[A, R]:
        """Add a job. O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Jobs of equal priority run in order of arrival.
        `delay`: for how many seconds it is `DELAYED` before it joins what is pending, among its equals by its arrival.
        `not_before`: the same as a moment by the wall clock, an aware `datetime` or seconds since 1970; it is taken for
        the delay that it is now, and a clock that is set later moves no job. Not both.
        `timeout`: for how many seconds its work may be under way; longer, and it is interrupted as if it were
        cancelled, holds its slot until it has ended, and its job has timed out.
        None is the queue's own; 0 is no delay, and `math.inf` no timeout.

        Returns a future of the job when it has finished; awaited, it raises `JobFailed` (its cause is your function's
        error), `JobCancelled`, `JobTimedOut` (a `TimeoutError`) or `JobReturned` otherwise, each with the job as
        `.job`, which the future has too. Cancelling it cancels the job; so does cancelling a task that awaits it, an
        `asyncio.timeout` included: to wait and no more, `await job.watch()`, or use `asyncio.shield`. A job that
        another cancels raises `JobCancelled`, an ordinary exception, as it is not you who has been cancelled.
        Raises `QueueStopped`, `QueueFull`, `InvalidType`, `InvalidValue` and `WrongLoop`.
        """
        loop = self.binding.loop()
        return promise(self._add(argument, priority, delay, not_before, timeout, loop), loop)

    def submit(
        self,
        argument: A,
        priority: float = 0,
        *,
        delay: float | None = None,
        not_before: Moment | None = None,
        timeout: float | None = None,
    ) -> Job[A, R]:
        """Add a job as `put` does, without a future, and return it.

        A failure or a timeout nobody watches is reported once: it goes to the event loop's exception handler, which
        logs it.
        """
        return self._add(argument, priority, delay, not_before, timeout, self.binding.loop())

    def map(
        self,
        source: Iterable[A] | AsyncIterable[A],
        priority: float | Callable[[A], float] = 0,
        *,
        ordered: bool = False,
        ahead: int | None = None,
    ) -> MappedJobs[A, R]:
        """A job for each thing `source` gives, yielded when it has ended: an async iterator, to be used as a block.

            async with queue.map(urls) as jobs:
                async for job in jobs:
                    print(job.argument, job.state)

        `priority`: of each job, or a function that gives it for each argument. `ordered`: yield in the order of the
        source. `ahead`: the most jobs put and not yet yielded; so many are pulled before the first is yielded, and one
        for each that is. None: twice the width, as it is at the time. A capacity is respected.

        Every job is yielded, whether it finished, failed, was cancelled or was handed back. Leaving the block cancels
        the rest. `MappedJobs` says how it ends. Raises `InvalidType` and `InvalidValue`.
        """
        return MappedJobs(Feed(self, self._feeds, source, priority, ordered, ahead))

    def requeue(self, jobs: Iterable[CoreJob[A, object]]) -> list[Job[A, R]]:
        """Put the arguments of `jobs` again, all or none, priorities and mutual order kept. O(k log n).

        `jobs`: what `stop` handed back, here or in a process before, pickled. Returns the new jobs (`watch` them).
        A job keeps its timeout; one that was handed back delayed is delayed again, for as long as it had left then.
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        loop = self.binding.loop()
        self._look(loop)
        made = self._machine.requeue(jobs, now=loop.time())
        self._turns.soon(loop)
        return made

    def clear(self) -> list[Job[A, R]]:
        """Cancel every job not launched; return the pending ones in dispatch order, then the delayed ones as due. O(n).

        Delayed ones cost O(log n) each. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        jobs = self._machine.clear(now=loop.time())
        self._turns.soon(loop)
        return jobs

    def stop(
        self, cancel_underway: bool = False, *, deadline: float | None = None, abandon: float | None = None
    ) -> Future[list[Job[A, R]]]:
        """Stop for good: take no more, launch no more, hand back what was not started. O(n).

        `cancel_underway`: interrupt what is under way as well; it may be asked for at a later call.
        `deadline`: do so in so many seconds, if it has not ended by then.
        `abandon`: so many seconds after that interruption, give up the slots of all work that has not ended all the
        same, so that the stop comes to its end whatever that does; its jobs are `ABANDONED`, and handed back.
        Of several calls' deadlines, and of their abandonments, the earliest counts.

        Every call returns a future that is done when the last slot is free, with a list of its own: the jobs that the
        stop interrupted and that did not succeed all the same, then the returned ones in dispatch order, those that
        were delayed last, as they would have been due. Pickle it, and `requeue` it at the next start. Cancelling the
        future undoes nothing. Raises `InvalidType` and `InvalidValue`, for `abandon` also where nothing would be
        interrupted, and `WrongLoop`.
        """
        loop = self.binding.loop()
        now = loop.time()
        waiter = self._machine.stop(cancel_underway=cancel_underway, deadline=deadline, abandon=abandon, now=now)
        return self._promise(waiter, loop)

    def drain(self, *, deadline: float | None = None, abandon: float | None = None) -> Future[list[Job[A, R]]]:
        """Take no more, and run what is pending or delayed (a pause is respected, and so is a width of 0).

        After `deadline` seconds it becomes a stop that interrupts what is under way. `abandon` as at `stop`, whose
        errors it raises.

        The future is done when that is, with an empty list, or with what a stop meanwhile hands back. Cancelling it
        undoes nothing.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.drain(deadline=deadline, abandon=abandon, now=loop.time()), loop)

    def when_idle(self) -> Future[None]:
        """A future that is done when nothing is delayed, pending or under way.

        Each call gives one; they may be cancelled. Raises `WrongLoop`.
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

    def _add(  # noqa: PLR0917  # what put and submit take, in their order
        self,
        argument: A,
        priority: float,
        delay: float | None,
        not_before: Moment | None,
        timeout: float | None,
        loop: AbstractEventLoop,
    ) -> Job[A, R]:
        if self._turns.phase is AT_REST:  # no turn has looked lately
            self._look(loop)
        if not_before is not None:
            delay = delay_until("not_before", not_before, delay, time.time)
        job = self._machine.put(argument, priority, delay=delay, timeout=timeout, now=loop.time())
        self._turns.soon(loop)
        return job
