"""What type checkers must refuse of work done again, and of pauses that end, each with its error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from asyncio import CancelledError

from rdq_specs import Harness

from rdq_core import Attempt, DispatchQueue, Job, Retry, RetryAfter, Statistics


def machine(queue: DispatchQueue[str, int, Job[str, int]], job: Job[str, int]) -> None:
    """A retry is a `Retry`, its failures are `Exception`s, and seconds are numbers."""
    queue.put("x", retry=3, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retry_on="OSError", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retry_on=[OSError], now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retry_on=BaseException, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retry_on=(OSError, CancelledError), now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.failed(job, ValueError(), 0.5, now=0)  # type: ignore[misc]  # pyright: ignore[reportCallIssue]
    queue.failed(job, ValueError(), now=0, jitter="0")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.pause_for(None, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.pause_for(5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    DispatchQueue[str, int, Job[str, int]](2, retry=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def values(retry: Retry, attempt: Attempt, job: Job[str, int], statistics: Statistics) -> None:
    """What is handed out is not written to."""
    Retry()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Retry("3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    RetryAfter("30")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    retry.attempts = 4  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    attempt.error = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.attempts = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.retry = retry  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    statistics.retried = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


class Mine(Harness):
    """A harness that does work again, and tells it wrongly."""

    def fail_with(self, job: int, error: str, jitter: float) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...

    def attempts(self, job: int) -> int:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return 1
