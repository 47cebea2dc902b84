"""The resizable dispatch queue on Twisted: `rdq_core`'s machine, driven in turns, with real Deferreds."""

from __future__ import annotations

from asyncio import Future
from collections.abc import AsyncIterable, Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar, final, overload

from twisted.internet.defer import Deferred

from rdq_core import InvalidType, RateSetting
from rdq_core import Job as CoreJob
from rdq_core.shell_terms import Moment, delay_until
from rdq_twisted.feed import Feed
from rdq_twisted.job import Job, JobDeferred, promise
from rdq_twisted.mapping import MappedJobs
from rdq_twisted.settings import Settings
from rdq_twisted.timing import AnyClock
from rdq_twisted.turns import AT_REST

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")


@final
class ResizableDispatchQueue(Settings[A, R], Generic[A, R]):
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
    __slots__ = ("__weakref__",)

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Deferred[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Coroutine[Deferred[Any], Any, FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], Future[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: ResizableDispatchQueue[FA, FR],
        func: Callable[[FA], FR | Deferred[FR]],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a Deferred, a coroutine that
        awaits Deferreds, or an asyncio future.
        `width`: the most jobs under way at once (0: launch nothing yet). `clock`: what it runs on, a reactor or a
        `Clock` (None: the reactor). `capacity`: the most jobs pending or delayed at once (None: any number).
        `rate`: how many launches in how much time, one `Rate` or several that all hold (None: any number).
        `delay`, `timeout`: the seconds of a put that does not say (timeout None: no limit).
        Raises `InvalidType` and `InvalidValue`, and `InvalidType` for a func not callable.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        super().__init__(func, width, clock=clock, capacity=capacity, rate=rate, delay=delay, timeout=timeout)

    def put(
        self,
        argument: A,
        priority: float = 0,
        *,
        delay: float | None = None,
        notBefore: Moment | None = None,
        timeout: float | None = None,
    ) -> JobDeferred[A, R]:
        """Add a job. O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Jobs of equal priority run in order of arrival.
        `delay`: for how many seconds it is `DELAYED` before it joins what is pending, among its equals by its arrival.
        `notBefore`: the same as a moment by the wall clock, an aware `datetime` or seconds since 1970; it is taken for
        the delay that it is now, and a clock that is set later moves no job. Not both.
        `timeout`: for how many seconds its work may be under way; longer, and it is interrupted as if it were
        cancelled, holds its slot until it has ended, and its job has timed out.
        None is the queue's own; 0 is no delay, and `math.inf` no timeout.

        Returns a Deferred that fires with the job when it has finished, and fails with `JobFailed` (its cause is
        your function's error), `JobCancelled`, `JobTimedOut` or `JobReturned`, each with the job as `.job`, which the
        Deferred has too. Cancelling it cancels the job. Raises `QueueStopped`, `QueueFull`, `InvalidType` and
        `InvalidValue`.
        """
        return promise(self._add(argument, priority, delay, notBefore, timeout))

    def submit(
        self,
        argument: A,
        priority: float = 0,
        *,
        delay: float | None = None,
        notBefore: Moment | None = None,
        timeout: float | None = None,
    ) -> Job[A, R]:
        """Add a job as `put` does, without a Deferred, and return it.

        A failure or a timeout nobody watches is logged once.
        """
        return self._add(argument, priority, delay, notBefore, timeout)

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
        return MappedJobs(Feed(self, self._timing, self._feeds, source, priority, ordered, ahead))

    def requeue(self, jobs: Iterable[CoreJob[A, object]]) -> list[Job[A, R]]:
        """Put the arguments of `jobs` again, all or none, priorities and mutual order kept. O(k log n).

        `jobs`: what `stop` handed back, here or in a process before, pickled. Returns the new jobs (`watch` them).
        A job keeps its timeout; one that was handed back delayed is delayed again, for as long as it had left then.
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        self._look()
        made = self._machine.requeue(jobs, now=self._now())
        self._turns.soon()
        return made

    def clear(self) -> list[Job[A, R]]:
        """Cancel every job not launched; return the pending ones in dispatch order, then the delayed ones as due. O(n).

        Delayed ones cost O(log n) each.
        """
        jobs = self._machine.clear(now=self._now())
        self._turns.soon()
        return jobs

    def stop(
        self, cancelUnderway: bool = False, *, deadline: float | None = None, abandon: float | None = None
    ) -> Deferred[list[Job[A, R]]]:
        """Stop for good: take no more, launch no more, hand back what was not started. O(n).

        `cancelUnderway`: interrupt what is under way as well; it may be asked for at a later call.
        `deadline`: do so in so many seconds, if it has not ended by then.
        `abandon`: so many seconds after that interruption, give up the slots of all work that has not ended all the
        same, so that the stop comes to its end whatever that does; its jobs are `ABANDONED`, and handed back.
        Of several calls' deadlines, and of their abandonments, the earliest counts.

        Every call returns a Deferred that fires, when the last slot is free, with a list of its own: the jobs that
        the stop interrupted and that did not succeed all the same, then the returned ones in dispatch order, those
        that were delayed last, as they would have been due. Pickle it, and `requeue` it at the next start. Cancelling
        the Deferred undoes nothing. Raises `InvalidType` and `InvalidValue`, for `abandon` also where nothing would be
        interrupted.
        """
        now = self._now()
        return self._promise(
            self._machine.stop(cancel_underway=cancelUnderway, deadline=deadline, abandon=abandon, now=now)
        )

    def drain(self, *, deadline: float | None = None, abandon: float | None = None) -> Deferred[list[Job[A, R]]]:
        """Take no more, and run what is pending or delayed (a pause is respected).

        After `deadline` seconds it becomes a stop that interrupts what is under way. `abandon` as at `stop`, whose
        errors it raises.

        The Deferred fires when that is done, with an empty list, or with what a stop meanwhile hands back.
        """
        return self._promise(self._machine.drain(deadline=deadline, abandon=abandon, now=self._now()))

    def whenIdle(self) -> Deferred[None]:
        """A Deferred that fires when nothing is delayed, pending or under way.

        Each call gives one; they may be cancelled.
        """
        return self._promise(self._machine.when_idle(now=self._now()))

    def whenRoom(self) -> Deferred[None]:
        """A Deferred that fires when a put would be accepted: longest waiter first, one at a time, each re-checked.

        It fails with `QueueStopped` when no put will be accepted again. It may be cancelled.
        """
        return self._promise(self._machine.when_room(now=self._now()))

    def _add(
        self,
        argument: A,
        priority: float,
        delay: float | None,
        notBefore: Moment | None,
        timeout: float | None,
    ) -> Job[A, R]:
        at_rest = self._turns.phase is AT_REST
        if at_rest:  # no turn has looked lately
            self._look()
        if notBefore is not None:
            delay = delay_until("notBefore", notBefore, delay, self._timing.wall_time)
        job = self._machine.put(argument, priority, delay=delay, timeout=timeout, now=self._now())
        if at_rest:  # otherwise a turn is due or running
            self._turns.soon()
        return job
