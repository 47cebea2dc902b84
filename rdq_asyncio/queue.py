"""The resizable dispatch queue on asyncio: `rdq_core`'s machine, driven in turns, with real futures and tasks."""

from __future__ import annotations

import random
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, final, overload

from rdq_asyncio.block import leave
from rdq_asyncio.putting import Putting
from rdq_core import InvalidType, QueueStopped, RateSetting, Retry, RetryOn

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")


@final
class ResizableDispatchQueue(Putting[A, R], Generic[A, R]):
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
        width_per_key: int | None = None,
        rate_per_key: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retry_on: RetryOn = Exception,
        random: Callable[[], float] = random.random,
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
        width_per_key: int | None = None,
        rate_per_key: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retry_on: RetryOn = Exception,
        random: Callable[[], float] = random.random,
        loop: AbstractEventLoop | None = None,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int,
        *,
        capacity: int | None = None,
        rate: RateSetting = None,
        width_per_key: int | None = None,
        rate_per_key: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retry_on: RetryOn = Exception,
        random: Callable[[], float] = random.random,
        loop: AbstractEventLoop | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a coroutine, a future or
        another awaitable. `width`: the most jobs under way at once (0: launch nothing yet). `capacity`: the most jobs
        pending or delayed at once (None: any number). `rate`: how many launches in how much time, one `Rate` or
        several that all hold (None: any number). `width_per_key`, `rate_per_key`: the same of the jobs of each key by
        itself (None: any number). `delay`, `timeout`: the seconds of a put that does not say (timeout None: no limit).
        `retry`: how often, and after which waits, work that fails is done again (None: never). `retry_on`: which
        failures that is for, a class of exceptions, a tuple of them, or a function of the exception. `random`: gives a
        number from 0 up to 1 for each wait's jitter. `loop`: the event loop (None: the one that runs at first use).
        Raises `InvalidType` and `InvalidValue`, `InvalidType` for a func or a random not callable and for what is no
        loop.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        if not callable(random):
            raise InvalidType("random", random, "callable")
        super().__init__(
            func,
            width,
            capacity=capacity,
            rate=rate,
            width_per_key=width_per_key,
            rate_per_key=rate_per_key,
            delay=delay,
            timeout=timeout,
            retry=retry,
            retry_on=retry_on,
            random=random,
            loop=loop,
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
        await leave(self, error)
