"""What type checkers must accept and infer of threads and asyncio on Twisted: read by mypy and pyright, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event
from typing import assert_type

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorThreads
from twisted.python.threadpool import ThreadPool

from rdq_twisted import (
    AnyReactor,
    CallsFromThread,
    Job,
    NoEventLoop,
    ResizableDispatchQueue,
    ThreadPoolStopped,
    inAsyncio,
    inThread,
)


def plain(argument: str) -> int:
    return len(argument)


def stoppable(argument: str, stop: Event) -> int:
    return len(argument) if stop.is_set() else 0


async def coroutine(argument: str) -> int:
    return len(argument)


def future(argument: str) -> asyncio.Future[int]:
    return asyncio.ensure_future(coroutine(argument))


def awaitable(argument: str) -> Awaitable[int]:
    return coroutine(argument)


class OwnReactor:
    """What a function in a thread needs of a reactor."""

    def callFromThread(self, call: Callable[..., object], /, *args: object) -> object:
        return call(*args)


@inThread
def decorated(argument: str) -> int:
    return len(argument)


async def threads(pool: ThreadPool, threaded: IReactorThreads, any_reactor: AnyReactor) -> None:
    """A function in a thread is a job function of the same argument and result."""
    from twisted.internet import reactor  # noqa: TID251  # inside a function, and never run

    assert_type(inThread(plain), Callable[[str], Deferred[int]])
    assert_type(decorated, Callable[[str], Deferred[int]])
    assert_type(inThread(stoppable, stoppable=True), Callable[[str], Deferred[int]])
    queue = ResizableDispatchQueue(inThread(plain, pool=pool), width=5)
    assert_type(queue, ResizableDispatchQueue[str, int])
    assert_type((await queue.put("x")).result, int)
    inThread(plain, pool=pool, reactor=reactor)
    inThread(plain, stoppable=False, reactor=threaded)
    inThread(stoppable, stoppable=True, reactor=any_reactor)
    own: CallsFromThread = OwnReactor()
    inThread(plain, reactor=own)


async def asyncios() -> None:
    """So is an asyncio coroutine function, and one that returns a future, which a queue takes as it is, too."""
    assert_type(inAsyncio(coroutine), Callable[[str], Deferred[int]])
    assert_type(inAsyncio(future), Callable[[str], Deferred[int]])
    assert_type(inAsyncio(awaitable), Callable[[str], Deferred[int]])
    assert_type(ResizableDispatchQueue(inAsyncio(coroutine), 5), ResizableDispatchQueue[str, int])
    queue = ResizableDispatchQueue(future, 5)
    assert_type(queue, ResizableDispatchQueue[str, int])
    awaited = queue.put("x").asFuture(asyncio.get_running_loop())
    assert_type(awaited, asyncio.Future[Job[str, int]])
    assert_type((await awaited).result, int)


async def errors(queue: ResizableDispatchQueue[str, int]) -> None:
    """What a job fails with whose function has no thread or no event loop to run in."""
    try:
        await queue.put("x")
    except ThreadPoolStopped as error:
        assert_type(error.pool, ThreadPool)
    except NoEventLoop as error:
        _what: RuntimeError = error
