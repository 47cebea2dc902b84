"""asyncio's coroutines and futures as the work of jobs, where Twisted runs on an asyncio loop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TypeVar

from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from rdq_core import InvalidType
from rdq_twisted.errors import NoEventLoop
from rdq_twisted.lasting import Lasting

A = TypeVar("A")
R = TypeVar("R")


def inAsyncio(func: Callable[[A], Awaitable[R]]) -> Callable[[A], Deferred[R]]:
    """Make a job function of an asyncio coroutine function, or of one that returns an asyncio future.

        queue = ResizableDispatchQueue(inAsyncio(fetch), width=10)

    It needs `twisted.internet.asyncioreactor`. A coroutine does not say which event loop it is written for, and the
    queue takes it for one that awaits Deferreds; so this must be said.

    A job cancelled under way cancels the task, and holds its slot until the task has ended. A task that returns all the
    same has succeeded, and its result is recorded. A task that was cancelled fails with Twisted's `CancelledError`,
    whose cause is asyncio's; if it was not the job that was cancelled, the job has failed.

    Raises `InvalidType`; the job function raises `NoEventLoop`.
    """
    if not callable(func):
        raise InvalidType("func", func, "callable")

    @functools.wraps(func)
    def launch(argument: A) -> Deferred[R]:
        loop = _running_loop()  # asked first, so that without one no coroutine is made that nobody awaits
        work = func(argument)
        if not _is_asyncios(work):
            raise InvalidType("what func returns", work, "a coroutine or an asyncio future")
        return ending(asyncio.ensure_future(work, loop=loop))

    return launch


def ending(future: asyncio.Future[R]) -> Deferred[R]:
    """A Deferred that fires when the future is done, and not before; cancelling it cancels the future."""
    work = Lasting[R](lambda _: future.cancel())

    def done(future: asyncio.Future[R]) -> None:
        outcome = _outcome(future)
        work.callback(outcome)

    if future.done():  # asyncio would tell of it a round of the loop later, with a launch or two before it
        done(future)
    else:
        future.add_done_callback(done)
    return work


def _outcome(future: asyncio.Future[R]) -> R | Failure:
    try:
        return future.result()
    except asyncio.CancelledError as error:  # a BaseException, which Twisted's code does not expect
        cancelled = CancelledError(*error.args)
        cancelled.__cause__ = error
        return Failure(cancelled)
    except BaseException:
        return Failure()


def _is_asyncios(work: object) -> bool:
    return isawaitable(work) and not isinstance(work, Deferred)  # a Deferred can be awaited, but not by asyncio


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise NoEventLoop from None
