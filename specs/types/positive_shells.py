"""What type checkers must accept of retries, keys and pauses, on Twisted and on asyncio; read, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import random
from collections.abc import Hashable
from datetime import datetime
from typing import assert_type

import rdq_asyncio
import rdq_twisted
from rdq_asyncio import Attempt as AsyncioAttempt
from rdq_asyncio import Retry as AsyncioRetry
from rdq_asyncio import RetryAfter as AsyncioRetryAfter
from rdq_asyncio import RetryOn as AsyncioRetryOn
from rdq_twisted import Attempt, Rate, Retry, RetryAfter, RetryOn, Size


class Busy(RetryAfter):
    """One's own failure that says how long to wait."""


def fetch(url: str) -> int:
    """A job function."""
    raise Busy(5, "come back later") if url else AsyncioRetryAfter(5)


def later(error: Exception) -> bool:
    """Which failures."""
    return isinstance(error, OSError)


def host(url: str) -> str:
    """A key."""
    return url


def twisted(setting: RetryOn) -> None:
    """The shell on Twisted."""
    retry = Retry(5, first=1, factor=2, most=60, jitter=0.5)
    queue = rdq_twisted.ResizableDispatchQueue(
        fetch, 5, widthPerKey=2, ratePerKey=Rate(1), retry=retry, retryOn=later, random=random.Random(1).random
    )
    for retry_on in (OSError, (OSError, KeyError), later):
        queue.put("x", retry=retry, retryOn=retry_on)
    job = queue.submit("x", key=("a", 1), retry=Retry(1), retryOn=setting)
    queue.put("x", key=None)
    queue.map(["x"], key=host, priority=len, delay=1, timeout=30, retry=retry, retryOn=OSError)
    assert_type(job.key, Hashable)
    assert_type(job.retry, Retry | None)
    assert_type(queue.retry, Retry | None)
    assert_type(job.attempts, tuple[Attempt, ...])
    assert_type(job.attempt_datetimes, tuple[tuple[datetime, datetime], ...])
    for attempt in job.attempts:
        assert_type((attempt.started, attempt.ended, attempt.error), tuple[float, float, BaseException | None])
    queue.setWidthPerKey(3)
    queue.setRatePerKey([Rate(1), Rate(5, per=60)])
    assert_type(queue.widthPerKey, int | None)
    queue.widthPerKey = 3
    queue.widthPerKey = None
    assert_type(queue.ratePerKey, tuple[Rate, ...])
    assert_type(queue.hasRoom, bool)
    assert_type(queue.sizeByKey(), dict[Hashable, Size])
    assert_type(queue.pauseFor(5), None)


def asyncio(setting: AsyncioRetryOn) -> None:
    """The shell on asyncio."""
    retry = AsyncioRetry(5)
    queue = rdq_asyncio.ResizableDispatchQueue(
        fetch, 5, width_per_key=2, rate_per_key=Rate(1), retry=retry, retry_on=later, random=random.random
    )
    for retry_on in (OSError, (OSError, KeyError), later):
        queue.put("x", retry=retry, retry_on=retry_on)
    job = queue.submit("x", key=("a", 1), retry=retry, retry_on=setting)
    queue.map(["x"], key=host, delay=1, timeout=30, retry=retry, retry_on=OSError)
    assert_type(job.key, Hashable)
    assert_type(job.attempts, tuple[AsyncioAttempt, ...])
    assert_type(job.attempt_datetimes, tuple[tuple[datetime, datetime], ...])
    queue.set_width_per_key(3)
    queue.set_rate_per_key(None)
    assert_type(queue.width_per_key, int | None)
    queue.width_per_key = None
    assert_type(queue.rate_per_key, tuple[Rate, ...])
    assert_type(queue.has_room, bool)
    assert_type(queue.size_by_key(), dict[Hashable, Size])
    assert_type(queue.pause_for(5), None)
