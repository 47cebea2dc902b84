"""What type checkers must refuse, each with the error it must give: an ignore that is not needed is an error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from twisted.internet.task import Clock

from rdq_twisted import Job, ResizableDispatchQueue


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
    queue.rate = "10/s"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.setRate(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", delay="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", notBefore="tomorrow")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.stop(False, 30)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
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


def clocks() -> None:
    """A clock is made, not named."""
    # pyrefly sees nothing: to it, Twisted's IReactorTime, a zope interface, is anything at all
    ResizableDispatchQueue(plain, 5, clock=Clock)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


async def maps(queue: ResizableDispatchQueue[str, int]) -> None:
    """A map takes its function's arguments, and a priority of each."""
    queue.map([3])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    queue.map(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.map("xy", priority=str)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.map("xy", 0, True)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    async for job in queue.map("xy"):
        text: str = job.result  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
        print(text)  # noqa: T201
    for _ in queue.map("xy"):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
        pass
