"""rdq_asyncio: the resizable dispatch queue, on asyncio.

    async with ResizableDispatchQueue(fetch, width=5) as queue:
        job = await queue.put(url, priority=5)
        queue.width = 10

It needs the standard library and `rdq_core` alone, and any event loop that keeps asyncio's contract (uvloop's too).
"""

from rdq_asyncio.binding import WrongLoop
from rdq_asyncio.job import Job, JobFuture
from rdq_asyncio.mapping import MappedJobs
from rdq_asyncio.queue import ResizableDispatchQueue
from rdq_core import (
    Attempt,
    DetachedJob,
    ForeignJob,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    JobAbandoned,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    JobTimedOut,
    Phase,
    QueueFull,
    QueueStopped,
    Rate,
    RateSetting,
    RDQError,
    ResultUnavailable,
    Retry,
    RetryAfter,
    RetryOn,
    Size,
    State,
    Statistics,
    Unpicklable,
)

__all__ = [
    "Attempt",
    "DetachedJob",
    "ForeignJob",
    "IllegalTransition",
    "InvalidType",
    "InvalidValue",
    "Job",
    "JobAbandoned",
    "JobCancelled",
    "JobError",
    "JobFailed",
    "JobFuture",
    "JobReturned",
    "JobTimedOut",
    "MappedJobs",
    "Phase",
    "QueueFull",
    "QueueStopped",
    "RDQError",
    "Rate",
    "RateSetting",
    "ResizableDispatchQueue",
    "ResultUnavailable",
    "Retry",
    "RetryAfter",
    "RetryOn",
    "Size",
    "State",
    "Statistics",
    "Unpicklable",
    "WrongLoop",
]
