"""What type checkers must refuse of the priority queue, each with the error it must give."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from rdq_core import PriorityBuffer, Serve
from rdq_twisted import DeferredPriorityQueue


async def used(queue: DeferredPriorityQueue[str]) -> None:
    """It takes what it is a queue of, and gives nothing else."""
    queue.put(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("a", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.delete(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.reprioritize("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.size = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    number: int = await queue.get()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    print(number)  # noqa: T201


def core(buffer: PriorityBuffer[str]) -> None:
    """The machine goes by handles alone, and a match that forgets a command is known to."""
    buffer.delete("a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    buffer.forget(0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command = buffer.poll()
    match command:
        case Serve():
            return
        case _:
            assert_never(command)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
