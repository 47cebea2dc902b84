"""The resizable dispatch queue on Twisted: `rdq_core`'s machine, driven in turns, with real Deferreds."""

from __future__ import annotations

import random
from asyncio import Future
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar, final, overload

from twisted.internet.defer import Deferred

from rdq_core import InvalidType, RateSetting, Retry, RetryOn
from rdq_twisted.putting import Putting
from rdq_twisted.timing import AnyClock

A = TypeVar("A")
R = TypeVar("R")
FA = TypeVar("FA")
FR = TypeVar("FR")


@final
class ResizableDispatchQueue(Putting[A, R], Generic[A, R]):
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
        widthPerKey: int | None = None,
        ratePerKey: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn = Exception,
        random: Callable[[], float] = random.random,
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
        widthPerKey: int | None = None,
        ratePerKey: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn = Exception,
        random: Callable[[], float] = random.random,
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
        widthPerKey: int | None = None,
        ratePerKey: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn = Exception,
        random: Callable[[], float] = random.random,
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
        widthPerKey: int | None = None,
        ratePerKey: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn = Exception,
        random: Callable[[], float] = random.random,
    ) -> None: ...

    def __init__(
        self,
        func: Callable[[Any], Any],
        width: int = 0,
        *,
        clock: AnyClock | None = None,
        capacity: int | None = None,
        rate: RateSetting = None,
        widthPerKey: int | None = None,
        ratePerKey: RateSetting = None,
        delay: float = 0,
        timeout: float | None = None,
        retry: Retry | None = None,
        retryOn: RetryOn = Exception,
        random: Callable[[], float] = random.random,
    ) -> None:
        """An open queue with nothing in it.

        `func` does one job: it takes the argument that was put, and returns the result, a Deferred, a coroutine that
        awaits Deferreds, or an asyncio future.
        `width`: the most jobs under way at once (0: launch nothing yet). `clock`: what it runs on, a reactor or a
        `Clock` (None: the reactor). `capacity`: the most jobs pending or delayed at once (None: any number).
        `rate`: how many launches in how much time, one `Rate` or several that all hold (None: any number).
        `widthPerKey`, `ratePerKey`: the same of the jobs of each key by itself (None: any number).
        `delay`, `timeout`: the seconds of a put that does not say (timeout None: no limit).
        `retry`: how often, and after which waits, work that fails is done again (None: never). `retryOn`: which
        failures that is for, a class of exceptions, a tuple of them, or a function that is given the exception (not a
        `Failure`). `random`: gives a number from 0 up to 1 for each wait's jitter.
        Raises `InvalidType` and `InvalidValue`, and `InvalidType` for a func or a random not callable.
        """
        if not callable(func):
            raise InvalidType("func", func, "callable")
        if not callable(random):
            raise InvalidType("random", random, "callable")
        super().__init__(
            func,
            width,
            clock=clock,
            capacity=capacity,
            rate=rate,
            width_per_key=widthPerKey,
            rate_per_key=ratePerKey,
            delay=delay,
            timeout=timeout,
            retry=retry,
            retry_on=retryOn,
            random=random,
        )
