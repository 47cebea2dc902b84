"""Probes that are odd, or seldom asked."""

# pyright: reportPrivateUsage=false
# The books are read for their parts.

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final, TypeAlias

from rdq_specs.core import CoreJob
from rdq_specs.failures import WorkFailed
from rdq_specs.pair import Queue

from mutation.jobs import by_steps, delayed, held, launched, some, to_its_end
from mutation.log import outcome, plain, thrown
from rdq_core import (
    JobAbandoned,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    JobTimedOut,
    PriorityQueue,
    Retry,
    Waiter,
)
from rdq_core.job import set_key
from rdq_core.waiters import Occasion

Probe: TypeAlias = Callable[[Any], object]
NAN: Final = float("nan")
INF: Final = float("inf")
SECONDS: Final = (0, -1, 0.5, NAN, INF, -INF, 10**400, "1", None, True, Decimal(1))
OUTCOMES: Final = (JobFailed, JobCancelled, JobTimedOut, JobAbandoned, JobReturned, JobError)


def odd_key(job: CoreJob) -> CoreJob:
    """A copy with a key that cannot be hashed."""
    twin = copy.copy(job)
    odd: Any = []
    set_key(twin, odd)
    return twin


def odd_delay(seconds: Any, queue: Queue) -> object:
    """Such a number of seconds, wherever one is taken."""
    return [
        outcome(partial(queue.put, 0, delay=seconds, now=0.0)),
        outcome(partial(queue.put, 0, timeout=seconds, now=0.0)),
        outcome(partial(queue.reschedule, delayed(queue), seconds, now=0.0)),
        outcome(partial(queue.set_rate, seconds, now=0.0)),
        outcome(partial(queue.set_rate_per_key, seconds, now=0.0)),
        outcome(partial(queue.set_width_per_key, seconds, now=0.0)),
        outcome(partial(queue.clone().pause_for, seconds, now=0.0)),
        outcome(partial(queue.clone().failed, launched(queue), WorkFailed(), now=0.0, jitter=seconds)),
        outcome(partial(queue.clone().stop, deadline=seconds, now=0.0)),
        outcome(partial(queue.clone().stop, abandon=seconds, now=0.0)),
        outcome(partial(queue.clone().drain, deadline=seconds, now=0.0)),
        outcome(partial(queue.drain, deadline=1.0, abandon=seconds, now=0.0)),
    ]


def line(pending: PriorityQueue[CoreJob]) -> object:
    """A queue's own priority queue, as anybody might use one."""
    told: list[object] = [
        len(pending),
        bool(pending),
        plain(list(pending)),
        [n in pending for n in range(4)],
        pending.next_arrival,
    ]
    told += [outcome(pending.peek), outcome(lambda: pending.remove(99)), outcome(lambda: pending.reprioritize(99, 0))]
    twin = pending.clone()
    told += [outcome(twin.pop), outcome(twin.pop), outcome(twin.pop), outcome(twin.peek), len(pending)]
    return told, outcome(pending.clear), len(pending), outcome(pending.check_invariants)


ODD: Final[Mapping[str, Probe]] = {
    "put text": lambda queue: queue.put(0, "1", now=0.0),
    "put a key without a hash": lambda queue: queue.put(0, key=[], now=0.0),
    "put odd retries": lambda queue: [outcome(partial(queue.put, 0, retry=each, now=0.0)) for each in (3, "x", Retry)],
    "put odd failures": lambda queue: [
        outcome(partial(queue.put, 0, retry_on=each, now=0.0)) for each in (3, "x", int)
    ],
    "requeue a key without a hash": lambda queue: queue.requeue([odd_key(some(queue))], now=0.0),
    "put NaN": lambda queue: queue.put(0, NAN, now=0.0),
    "put True": lambda queue: queue.put(0, True, now=0.0),
    "put infinity": lambda queue: queue.put(0, -INF, now=0.0),
    "put a huge int": lambda queue: queue.put(0, 10**400, now=0.0),
    "move to text": lambda queue: queue.reprioritize(some(queue), "1", now=0.0),
    "move to NaN": lambda queue: queue.reprioritize(some(queue), NAN, now=0.0),
    "requeue nothing": lambda queue: queue.requeue(None, now=0.0),
    "requeue no list": lambda queue: queue.requeue(7, now=0.0),
    "requeue a number": lambda queue: queue.requeue([1], now=0.0),
    "requeue a copy": lambda queue: queue.requeue([copy.copy(some(queue))], now=0.0),
    "requeue two copies": lambda queue: queue.requeue([copy.copy(job) for job in held(queue)[:2]], now=0.0),
    "requeue a copy twice": lambda queue: queue.requeue([copy.copy(some(queue))] * 2, now=0.0),
    "requeue an iterator": lambda queue: queue.requeue(iter([copy.copy(some(queue))]), now=0.0),
    "requeue one of its own": lambda queue: queue.requeue([some(queue)], now=0.0),
    "finish text": lambda queue: queue.finished("x", None, now=0.0),
    "finish none under way": lambda queue: queue.finished(some(queue), None, now=0.0),
    "finish a copy": lambda queue: queue.finished(copy.copy(some(queue)), None, now=0.0),
    "fail text": lambda queue: queue.failed("x", WorkFailed(), now=0.0),
    "fail with text": lambda queue: queue.failed(launched(queue), "x", now=0.0),
    "fail none under way": lambda queue: queue.failed(some(queue), WorkFailed(), now=0.0),
    "cancel text": lambda queue: queue.cancel("x", now=0.0),
    "cancel a copy": lambda queue: queue.cancel(copy.copy(some(queue)), now=0.0),
    "move a copy": lambda queue: queue.reprioritize(copy.copy(some(queue)), 0, now=0.0),
    "forget text": lambda queue: queue.forget("x", now=0.0),
    "forget none": lambda queue: queue.forget(Waiter(Occasion.STOPPED, 99), now=0.0),
    **{f"delay {seconds}": partial(odd_delay, seconds) for seconds in SECONDS},
    "again by steps": by_steps,
    "width -1": lambda queue: queue.set_width(-1, now=0.0),
    "width text": lambda queue: queue.set_width("3", now=0.0),
    "width True": lambda queue: queue.set_width(True, now=0.0),
    "resume to -1": lambda queue: queue.resume(-1, now=0.0),
    "resume to 0": lambda queue: queue.resume(0, now=0.0),
    "outcomes": lambda queue: [thrown(kind(some(queue))) for kind in OUTCOMES],
    "pickled": lambda queue: [pickle.loads(pickle.dumps(job)) for job in held(queue)],
    "copied": lambda queue: [copy.copy(job) for job in held(queue)],
    "again later": lambda queue: [queue.poll(now=2.0), queue.poll(now=3.0), queue.poll(now=2.5), queue],
    "to its end": to_its_end,
    "line": lambda queue: line(queue._ledger.pending),
    "lists are copies": lambda queue: [queue.pending().clear(), queue.underway().clear(), queue],
    "a clone's clone": lambda queue: queue.clone().clone(),
    "a clone's stop": lambda queue: [queue.clone().stop(cancel_underway=True, now=9.0), queue],
}
"""What is odd, or seldom asked."""
