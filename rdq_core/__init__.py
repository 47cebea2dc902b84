"""rdq_core: a resizable dispatch queue as a pure state machine, for any event loop.

It imports no event loop, reads no clock, does no I/O, starts no thread, draws no random number and logs nothing.
You tell it what happens, by method calls that carry the time; you ask it what to do next, by `poll()`:

    queue: DispatchQueue[str, int, Job[str, int]] = DispatchQueue(width=2)
    queue.put("argument", priority=5, now=clock())
    while not isinstance(command := queue.poll(now=clock()), Wait):
        ...     # Launch(job): start its work; queue.finished(job, result, now=clock()) when that has ended
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
    DetachedJob,
    EmptyQueue,
    ForeignJob,
    HeldBack,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    QueueFull,
    QueueStopped,
    RDQError,
    ResultUnavailable,
    SlotNotHeld,
    UnknownArrival,
)
from rdq_core.job import SETTLED, TRANSITIONS, Job, State
from rdq_core.key_limit import KeyLimit
from rdq_core.keyed_line import KeyedLine
from rdq_core.priority_queue import PriorityQueue
from rdq_core.records import Phase, Size, Snapshot, Statistics
from rdq_core.waiters import Occasion, Waiter

__all__ = [
    "SETTLED",
    "TRANSITIONS",
    "Admission",
    "Command",
    "DetachedJob",
    "DispatchQueue",
    "EmptyQueue",
    "ForeignJob",
    "HeldBack",
    "Idle",
    "IllegalTransition",
    "Interrupt",
    "InvalidType",
    "InvalidValue",
    "InvariantViolated",
    "Job",
    "JobCancelled",
    "JobError",
    "JobFailed",
    "JobReturned",
    "KeyLimit",
    "KeyedLine",
    "Launch",
    "NoRoom",
    "Occasion",
    "Phase",
    "PriorityQueue",
    "QueueFull",
    "QueueStopped",
    "Quiet",
    "RDQError",
    "ResultUnavailable",
    "Resumed",
    "Room",
    "Settled",
    "Size",
    "SlotNotHeld",
    "Snapshot",
    "State",
    "Statistics",
    "Stopped",
    "UnknownArrival",
    "Unpicklable",
    "Wait",
    "Waiter",
]
