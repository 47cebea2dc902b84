"""What type checkers must refuse of retries, keys and pauses, on Twisted and on asyncio, each with its error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import rdq_asyncio
import rdq_twisted
from rdq_twisted import Rate, Retry


def not_a_bool(error: Exception) -> str:
    """A function that says what, and not whether."""
    return str(error)


def of_numbers(url: int) -> str:
    """A key of other arguments than the queue's."""
    return str(url)


def twisted(queue: rdq_twisted.ResizableDispatchQueue[str, int]) -> None:
    """Values are of their types, and knobs are for their owners to turn."""
    queue.put("x", retry=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retryOn=503)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retryOn=not_a_bool)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retry_on=OSError)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.put("x", key=[])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.map(["x"], key="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.map(["x"], key=of_numbers)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.widthPerKey = "3"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.setRatePerKey(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.pauseFor("5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.retry = Retry(3)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Retry(3).attempts = 4  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def asyncio(queue: rdq_asyncio.ResizableDispatchQueue[str, int], job: rdq_asyncio.Job[str, int]) -> None:
    """The same on asyncio."""
    queue.put("x", retry=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", retryOn=OSError)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.map(["x"], key="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.rate_per_key = 10  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    queue.pause_for(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.width_per_key = Rate(1)  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    job.attempts = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.key = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
