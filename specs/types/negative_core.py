"""What type checkers must refuse of rdq_core, each with its error: an ignore that is not needed is an error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from rdq_core import DispatchQueue, Interrupt, Job, Launch, PriorityQueue, Settled, Snapshot, Statistics, Wait

StringQueue = DispatchQueue[str, int, Job[str, int]]


class OtherJob(Job[str, int]):
    """A shell's job, of another shell."""


class Never:
    """An admission that cannot be asked when to ask again."""

    def admits(self, now: float, /) -> bool:
        return False


def core(queue: DispatchQueue[str, int, Job[str, int]]) -> None:
    """The machine is told the time, always by name."""
    queue.put("x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.put("x", 1, 2.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.poll(now="now")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.finished(queue.put("x", now=0), "two", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.failed(queue.put("x", now=0), "error", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def poll(queue: DispatchQueue[str, int, Job[str, int]]) -> None:
    """A match that forgets a command is known to."""
    command = queue.poll(now=0)
    match command:
        case Launch() | Interrupt() | Settled() | Wait():
            return
        case _:
            assert_never(command)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def jobs(queue: DispatchQueue[str, int, OtherJob], job: Job[str, int]) -> None:
    """A queue of a shell's jobs takes no others, but to do them again; a job is read-only."""
    queue.requeue([job], now=0)
    queue.cancel(job, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    job.state = job.state  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.result = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    narrower: Job[str, bool] = job  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    print(narrower)  # noqa: T201


def made() -> None:
    """What is given to the constructor must fit."""
    StringQueue("2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    StringQueue(2, 3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    StringQueue(2, admissions=[Never()])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    StringQueue(2, job_type=str)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    StringQueue(2).width = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def records(statistics: Statistics, snapshot: Snapshot) -> None:
    """What is handed out to be read is not written to."""
    statistics.put = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    snapshot.capacity = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def priorities(items: PriorityQueue[str]) -> None:
    """Items are of one type, priorities are numbers."""
    items.put(3, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    items.put("x", "urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    items.remove("x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
