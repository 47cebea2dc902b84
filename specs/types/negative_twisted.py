"""What type checkers must refuse, each with the error it must give: an ignore that is not needed is an error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from twisted.internet.task import Clock

import rdq_core
from rdq_core import DispatchQueue, Interrupt, Launch, Settled, Wait
from rdq_twisted import DeferredDict, DeferredPool, Job, ResizableDispatchQueue


def plain(argument: str) -> int:
    return len(argument)


def no_arguments() -> int:
    return 1


def arguments(queue: ResizableDispatchQueue[str, int]) -> None:
    """A queue takes its function's argument, and no other."""
    queue.put(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.submit(b"x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.width = "7"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.resume(2.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.requeue(["x"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


def functions() -> None:
    """A function must take one argument, and be given."""
    ResizableDispatchQueue(no_arguments, 5)  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue, reportArgumentType]
    ResizableDispatchQueue("plain", 5)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    ResizableDispatchQueue(plain, 5, 7)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    # pyrefly sees nothing: to it, Twisted's IReactorTime, a zope interface, is anything at all
    ResizableDispatchQueue(plain, 5, clock=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


async def jobs(queue: ResizableDispatchQueue[str, int], job: Job[str, int]) -> None:
    """A job says what it is, and is read-only."""
    text: str = (await queue.put("x")).result  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    job.priority = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.result = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.times  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    print(text)  # noqa: T201


def core(queue: DispatchQueue[str, int, rdq_core.Job[str, int]], shells: Job[str, int]) -> None:
    """The machine is told the time, always by name."""
    queue.put("x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.put("x", 1, 2.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.poll(now="now")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.finished(queue.put("x", now=0), "two", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.failed(queue.put("x", now=0), "error", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def poll(queue: DispatchQueue[str, int, rdq_core.Job[str, int]]) -> None:
    """A match that forgets a command is known to."""
    command = queue.poll(now=0)
    match command:
        case Launch() | Interrupt() | Settled() | Wait():
            return
        case _:
            assert_never(command)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def clocks() -> None:
    """A clock is made, not named."""
    # pyrefly sees nothing: to it, Twisted's IReactorTime, a zope interface, is anything at all
    ResizableDispatchQueue(plain, 5, clock=Clock)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


def pools(pool: DeferredPool) -> None:
    """A pool takes Deferreds, and its levels are numbers."""
    pool.add(3)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    pool.notifyAbove("3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def dictionaries(prices: DeferredDict[str, int]) -> None:
    """A dictionary of promises takes its own keys and values."""
    prices[3] = 3  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    prices["a"] = "3"  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]
    prices.fail("a", "why")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
