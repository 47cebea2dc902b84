"""rdq_twisted: the resizable dispatch queue, on Twisted.

    queue = ResizableDispatchQueue(sendSMS, width=5)
    job = await queue.put((number, message), priority=5)
    queue.width = 10

`DeferredPriorityQueue` is Twisted's `DeferredQueue` with priorities, for who has workers of their own.

What is built on it stands beside: `rdq_twisted.service` (an `IService`), `rdq_twisted.cli` (`rdq run`, `rdq estimate`).
"""

import rdq_twisted._requirement  # noqa: F401  # pyright: ignore[reportUnusedImport]  # first, as it says what is missing
from rdq_core import (
    AmbiguousItem,
    Attempt,
    DetachedJob,
    DictClosed,
    Entry,
    ForeignJob,
    Handle,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    JobAbandoned,
    JobError,
    JobFailed,
    JobReturned,
    Phase,
    PoolStatistics,
    PromiseDictStatistics,
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
    UnknownItem,
    UnknownKey,
    Unpicklable,
)
from rdq_twisted.aio import inAsyncio
from rdq_twisted.errors import (
    JobCancelled,
    JobTimedOut,
    NoEventLoop,
    QueueOverflow,
    QueueUnderflow,
    ThreadPoolStopped,
)
from rdq_twisted.job import Job, JobDeferred
from rdq_twisted.mapping import MappedJobs
from rdq_twisted.pool import DeferredPool, Outstanding
from rdq_twisted.priority_queue import DeferredPriorityQueue
from rdq_twisted.promise_dict import DeferredDict
from rdq_twisted.queue import ResizableDispatchQueue
from rdq_twisted.threads import AnyReactor, CallsFromThread, inThread
from rdq_twisted.timing import AnyClock, ClockLike

__all__ = [
    "AmbiguousItem",
    "AnyClock",
    "AnyReactor",
    "Attempt",
    "CallsFromThread",
    "ClockLike",
    "DeferredDict",
    "DeferredPool",
    "DeferredPriorityQueue",
    "DetachedJob",
    "DictClosed",
    "Entry",
    "ForeignJob",
    "Handle",
    "IllegalTransition",
    "InvalidType",
    "InvalidValue",
    "Job",
    "JobAbandoned",
    "JobCancelled",
    "JobDeferred",
    "JobError",
    "JobFailed",
    "JobReturned",
    "JobTimedOut",
    "MappedJobs",
    "NoEventLoop",
    "Outstanding",
    "Phase",
    "PoolStatistics",
    "PromiseDictStatistics",
    "QueueFull",
    "QueueOverflow",
    "QueueStopped",
    "QueueUnderflow",
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
    "ThreadPoolStopped",
    "UnknownItem",
    "UnknownKey",
    "Unpicklable",
    "inAsyncio",
    "inThread",
]
