"""Job functions that block, in threads."""

from __future__ import annotations

import functools
import inspect
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from threading import Event
from typing import Any, Literal, Protocol, TypeAlias, TypeVar, cast, overload

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from rdq_core import InvalidType
from rdq_twisted.errors import ThreadPoolStopped
from rdq_twisted.lasting import Lasting

A = TypeVar("A")
R = TypeVar("R")


class CallsFromThread(Protocol):
    """The part of Twisted's `IReactorFromThreads` that is needed, for type checkers without Twisted's mypy plugin."""

    def callFromThread(self, call: Callable[..., object], /, *args: object) -> object:
        """Have `call(*args)` called on the reactor's thread; safe in any thread."""
        ...


AnyReactor: TypeAlias = CallsFromThread | IReactorFromThreads
"""What may be given as a reactor."""


@overload
def inThread(
    func: Callable[[A], R],
    *,
    stoppable: Literal[False] = False,
    pool: ThreadPool | None = None,
    reactor: AnyReactor | None = None,
) -> Callable[[A], Deferred[R]]: ...


@overload
def inThread(
    func: Callable[[A, Event], R],
    *,
    stoppable: Literal[True],
    pool: ThreadPool | None = None,
    reactor: AnyReactor | None = None,
) -> Callable[[A], Deferred[R]]: ...


def inThread(
    func: Callable[..., Any],
    *,
    stoppable: bool = False,
    pool: ThreadPool | None = None,
    reactor: AnyReactor | None = None,
) -> Callable[[Any], Deferred[Any]]:
    """Make a job function of one that blocks: each job's call is made in a thread of `pool`.

        queue = ResizableDispatchQueue(inThread(resize), width=4)

    A thread cannot be ended from outside. A job cancelled while its call runs is CANCELLING and holds its slot until
    `func` has returned or raised; what it returned is then recorded as the job's result. A call that still waits for
    a thread is withdrawn: it is never made, and the slot is free at once.

    `func`: takes the argument that was put; it runs in the context variables of its job's put, and must not touch
    what belongs to the reactor, the queue included. `stoppable`: it takes a second argument, a `threading.Event` that
    is set when the job is cancelled. If it then stops short it should raise (`CancelledError`, say): returning says
    that the work is done. `pool`: None means the reactor's. `reactor`: whose thread hears of the end; None means the
    reactor, imported when the first job is launched.

    Raises `InvalidType`; the job function raises `ThreadPoolStopped`.
    """
    if not callable(func):
        raise InvalidType("func", func, "callable")
    if inspect.iscoroutinefunction(func):
        raise InvalidType("func", func, "a function that blocks, as it runs in a thread")
    if reactor is not None and not hasattr(reactor, "callFromThread"):
        raise InvalidType("reactor", reactor, "a reactor or None")

    @functools.wraps(func)
    def launch(argument: Any) -> Deferred[Any]:
        home: Any = _the_reactor() if reactor is None else reactor
        threads: ThreadPool = home.getThreadPool() if pool is None else pool
        stop = Event()
        arguments = (argument, stop) if stoppable else (argument,)
        return _called(functools.partial(copy_context().run, func, *arguments), stop, threads, home)

    return launch


def _the_reactor() -> object:
    from twisted.internet import reactor  # noqa: TID251  # inside a function, as it must be

    return reactor


def _called(call: Callable[[], R], stop: Event, pool: ThreadPool, home: CallsFromThread) -> Deferred[R]:
    """Have the call made in a thread of the pool, unless it is cancelled before one takes it up."""
    if pool.joined:  # it would drop the call without a word
        raise ThreadPoolStopped(pool)
    # Whoever takes the call out has it, the thread or who cancels: pop is atomic. A withdrawn one is let go of at
    # once, though the pool keeps `run` until a thread comes to it.
    todo = deque([call])

    def ask(work: Deferred[R]) -> None:
        stop.set()
        if _taken(todo) is not None:
            work.errback(CancelledError())

    def run() -> None:
        taken = _taken(todo)
        if taken is not None:
            home.callFromThread(work.callback, _outcome(taken))

    work = Lasting[R](ask)
    pool.callInThread(run)
    return work


def _taken(todo: deque[Callable[[], R]]) -> Callable[[], R] | None:
    try:
        return todo.pop()
    except IndexError:
        return None


def _outcome(call: Callable[[], R]) -> R | Failure:
    """In the thread: what the call returned, or its failure."""
    try:
        result = call()
    except BaseException:  # the job's failure, whatever it is: the queue raises on what is no Exception
        return Failure()
    if isinstance(result, Awaitable):
        return Failure(InvalidType("what func returns", cast("object", result), "a result, as nobody awaits it"))
    return result
