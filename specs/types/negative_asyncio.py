"""What type checkers must refuse of rdq_asyncio, each with its error: an ignore that is not needed is an error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import rdq_twisted
from rdq_asyncio import Job, ResizableDispatchQueue


async def coroutine(argument: str) -> int:
    return len(argument)


async def no_arguments() -> int:
    return 1


def arguments(queue: ResizableDispatchQueue[str, int]) -> None:
    """A queue takes its function's argument, and no other."""
    queue.put(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.submit(b"x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.width = "7"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.resume(2.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.requeue(["x"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    queue.handed_back = []  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def times(queue: ResizableDispatchQueue[str, int]) -> None:
    """A rate is a Rate, and what is told of time is told by name."""
    queue.rate = "10/s"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.set_rate(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", 0, 5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.submit("x", delay="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", not_before="tomorrow")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.stop(True, 30)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def functions() -> None:
    """A function must take one argument, and be given, and so must the width."""
    ResizableDispatchQueue(no_arguments, 5)  # type: ignore[arg-type]  # pyright: ignore[reportCallIssue, reportArgumentType]
    ResizableDispatchQueue("coroutine", 5)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    ResizableDispatchQueue(coroutine, 5, 7)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    ResizableDispatchQueue(coroutine)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    ResizableDispatchQueue(coroutine, 5, loop=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


async def jobs(queue: ResizableDispatchQueue[str, int], job: Job[str, int]) -> None:
    """A job says what it is, and is read-only; a future is not a job."""
    text: str = (await queue.put("x")).result  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    job.result = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    number: int = await queue.put("x")  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    queue.cancel(queue.put("x"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(text, number)  # noqa: T201


def shells(queue: ResizableDispatchQueue[str, int], job: rdq_twisted.Job[str, int]) -> None:
    """The other shell's job is requeued by its argument, and is otherwise no job of this one's."""
    queue.requeue([job])
    queue.cancel(job)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


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
