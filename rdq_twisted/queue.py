"""The resizable dispatch queue on Twisted: `rdq_core`'s machine, driven in turns, with real Deferreds."""

from __future__ import annotations

from asyncio import Future
from collections.abc import AsyncIterable, Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar, final, overload

from twisted.internet.defer import Deferred

from rdq_core import InvalidType
from rdq_core import Job as CoreJob
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
        super().__init__(func, width, clock, capacity)

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
        Raises as `put`, and `IllegalTransition` for a job whose work is known to have succeeded, one that a queue
        still holds, and one that is in `jobs` twice.
        """
        self._look()
        made = self._machine.requeue(jobs, now=self._now())
        self._turns.soon()
        return made

    def clear(self) -> list[Job[A, R]]:
        """Cancel every pending job, and return them in dispatch order. O(n)."""
        jobs = self._machine.clear(now=self._now())
        self._turns.soon()
        return jobs

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

    def _add(self, argument: A, priority: float) -> Job[A, R]:
        if self._turns.phase is AT_REST:  # no turn has looked lately
            self._look()
        job = self._machine.put(argument, priority, now=self._now())
        self._turns.soon()
        return job
