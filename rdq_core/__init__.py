"""rdq_core: a resizable dispatch queue as a pure state machine, for any event loop.

It imports no event loop, reads no clock, does no I/O, starts no thread, draws no random number and logs nothing.
You tell it what happens, by method calls that carry the time; you ask it what to do next, by `poll()`:

    queue: DispatchQueue[str, int, Job[str, int]] = DispatchQueue(width=2)
    queue.put("argument", priority=5, now=clock())
    while not isinstance(command := queue.poll(now=clock()), Wait):
        ...  # Launch(job): start its work; when that has ended:
        ...  # queue.finished(job, result, now=clock())

Beside it stands `rdq_core.growth`: when something doubles, and when the queue is full.
"""

from rdq_core._portable import Unpicklable
from rdq_core.admission import Admission
from rdq_core.commands import (
    Command,
    Idle,
    Interrupt,
    Launch,
    NoRoom,
    Quiet,
    Resumed,
    Room,
    Settled,
    Stopped,
    Wait,
)
from rdq_core.dispatch_queue import DispatchQueue
from rdq_core.errors import (
    AmbiguousItem,
    DetachedJob,
    DictClosed,
    EmptyQueue,
    ForeignJob,
    HeldBack,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    JobAbandoned,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    JobTimedOut,
    QueueFull,
    QueueOverflow,
    QueueStopped,
    QueueUnderflow,
    RDQError,
    ResultUnavailable,
    SlotNotHeld,
    UnknownArrival,
    UnknownItem,
    UnknownKey,
    UnknownMember,
)
from rdq_core.job import SETTLED, TRANSITIONS, Job, State
from rdq_core.key_limit import KeyLimit
from rdq_core.keyed_line import KeyedLine
from rdq_core.levels import PoolWaiter
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.pool import Pool, PoolSnapshot, PoolStatistics
from rdq_core.priority_buffer import BufferCommand, BufferGetter, BufferSnapshot, Entry, Handle, PriorityBuffer, Serve
from rdq_core.priority_queue import PriorityQueue
from rdq_core.promise_dict import PromiseDict
from rdq_core.promises import DictGetter, PromiseDictSnapshot, PromiseDictStatistics
from rdq_core.rate import Rate, RateSetting
from rdq_core.rate_limit import RateLimit
from rdq_core.records import Phase, Size, Snapshot, Statistics
from rdq_core.retry import Attempt, Retry, RetryAfter, RetryOn
from rdq_core.waiters import Occasion, Waiter

__all__ = [
    "SETTLED",
    "TRANSITIONS",
    "Admission",
    "AmbiguousItem",
    "Attempt",
    "BufferCommand",
    "BufferGetter",
    "BufferSnapshot",
    "Command",
    "DetachedJob",
    "DictClosed",
    "DictGetter",
    "DispatchQueue",
    "EmptyQueue",
    "Entry",
    "ForeignJob",
    "Handle",
    "HeldBack",
    "Idle",
    "IllegalTransition",
    "Interrupt",
    "InvalidType",
    "InvalidValue",
    "InvariantViolated",
    "Job",
    "JobAbandoned",
    "JobCancelled",
    "JobError",
    "JobFailed",
    "JobReturned",
    "JobTimedOut",
    "KeyLimit",
    "KeyedLine",
    "Launch",
    "LimitPerKey",
    "NoRoom",
    "Occasion",
    "Phase",
    "Pool",
    "PoolSnapshot",
    "PoolStatistics",
    "PoolWaiter",
    "PriorityBuffer",
    "PriorityQueue",
    "PromiseDict",
    "PromiseDictSnapshot",
    "PromiseDictStatistics",
    "QueueFull",
    "QueueOverflow",
    "QueueStopped",
    "QueueUnderflow",
    "Quiet",
    "RDQError",
    "Rate",
    "RateLimit",
    "RateSetting",
    "ResultUnavailable",
    "Resumed",
    "Retry",
    "RetryAfter",
    "RetryOn",
    "Room",
    "Serve",
    "Settled",
    "Size",
    "SlotNotHeld",
    "Snapshot",
    "State",
    "Statistics",
    "Stopped",
    "UnknownArrival",
    "UnknownItem",
    "UnknownKey",
    "UnknownMember",
    "Unpicklable",
    "Wait",
    "Waiter",
]
