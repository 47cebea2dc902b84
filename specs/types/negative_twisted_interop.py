"""What type checkers must refuse of threads and asyncio under Twisted, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from threading import Event

from rdq_twisted import ResizableDispatchQueue, inAsyncio, inThread


def plain(argument: str) -> int:
    return len(argument)


def stoppable(argument: str, stop: Event) -> int:
    return len(argument) if stop.is_set() else 0


async def coroutine(argument: str) -> int:
    return len(argument)


async def nothing() -> int:
    return 1


def threads() -> None:
    """A function takes one argument, or says that it takes the event too."""
    inThread(stoppable)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    inThread(plain, stoppable=True)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    inThread(plain, pool=4)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    # pyrefly sees nothing: a zope interface is Any to it
    inThread(plain, reactor=4)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    inThread("plain")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]


def asyncios() -> None:
    """A function takes one argument, and returns what can be awaited."""
    inAsyncio(plain)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    inAsyncio(nothing)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    inAsyncio(coroutine("x"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def arguments() -> None:
    """A queue takes its function's argument, and no other."""
    ResizableDispatchQueue(inThread(plain), 1).put(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ResizableDispatchQueue(inAsyncio(coroutine), 1).put(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
