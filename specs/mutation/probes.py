"""Probes: what is asked of a queue besides the calls of the alphabet. Odd arguments, odd times, copies, broken books.

Each is put to a clone of its own, and what comes of it goes into the log. What is asked once is in `occasions`.
"""

# pyright: reportPrivateUsage=false
# The books say which jobs a queue holds.

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

from mutation.breaks import BREAKS, broken
from mutation.log import Log, outcome, plain, thrown, view
from rdq_core import DispatchQueue, JobCancelled, JobError, JobFailed, JobReturned, PriorityQueue, Wait, Waiter
from rdq_core.waiters import Occasion

Probe: TypeAlias = Callable[[Any], object]
NAN: Final = float("nan")
INF: Final = float("inf")
TIMES: Final = (5.0, 7, -0.0, -5.0, Decimal("6.5"), True, NAN, INF, -INF, 10**400, "x", None)


def held(queue: Queue) -> list[CoreJob]:
    """The jobs that a queue holds."""
    return [*queue.pending(), *queue.underway(), *queue._ledger.settled]


def some(queue: Queue) -> CoreJob:
    """A job of the queue's; a new one if it has none."""
    jobs = held(queue)
    return jobs[-1] if jobs else queue.put(0, now=0.0)


def launched(queue: Queue) -> CoreJob:
    """A job of the queue's under way."""
    jobs = queue.underway()
    if jobs:
        return jobs[0]
    fresh: Queue = DispatchQueue(1)
    job = fresh.put(0, now=0.0)
    fresh.poll(now=0.0)
    return job


def to_its_end(queue: Queue) -> object:
    """Polled, and all work ended, now well and now badly, until nothing is left; each job's portrait on the way."""
    told: list[object] = []
    now = 1.0
    for _ in range(30):
        now += 0.5
        command = queue.poll(now=now)
        told.append(plain(command))
        if isinstance(command, Wait):
            underway = queue.underway()
            if not underway:
                break
            job = underway[-1]
            if job.id % 2:
                queue.failed(job, WorkFailed(job.id), now=now)
            else:
                queue.finished(job, None, now=now)
    return told, view(queue)


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


INPUTS: Final[Mapping[str, Callable[[Any, Any], object]]] = {
    "put": lambda queue, now: queue.put("another", 1, now=now),
    "put by default": lambda queue, now: queue.put("another", now=now),
    "requeue": lambda queue, now: queue.requeue([], now=now),
    "requeue some": lambda queue, now: queue.requeue(queue._ledger.handed_back, now=now),
    "finished": lambda queue, now: queue.finished(launched(queue), "result", now=now),
    "failed": lambda queue, now: queue.failed(launched(queue), WorkFailed("why"), now=now),
    "cancel": lambda queue, now: queue.cancel(some(queue), now=now),
    "cancel work": lambda queue, now: queue.cancel(launched(queue), now=now),
    "reprioritize": lambda queue, now: queue.reprioritize(some(queue), 0.5, now=now),
    "clear": lambda queue, now: queue.clear(now=now),
    "set_width": lambda queue, now: queue.set_width(2, now=now),
    "pause": lambda queue, now: queue.pause(now=now),
    "resume": lambda queue, now: queue.resume(now=now),
    "resume to": lambda queue, now: queue.resume(2, now=now),
    "stop": lambda queue, now: queue.stop(now=now),
    "stop all": lambda queue, now: queue.stop(cancel_underway=True, now=now),
    "drain": lambda queue, now: queue.drain(now=now),
    "when_idle": lambda queue, now: queue.when_idle(now=now),
    "when_room": lambda queue, now: queue.when_room(now=now),
    "forget": lambda queue, now: queue.forget(Waiter(Occasion.ROOM, 0), now=now),
    "poll": lambda queue, now: queue.poll(now=now),
    "statistics": lambda queue, now: queue.statistics(now=now),
}
"""Every input, with a time."""


def timed(name: str, now: object) -> Probe:
    """An input at this time, and one later at an earlier time."""

    def probe(queue: Queue) -> object:
        first = outcome(lambda: INPUTS[name](queue, now))
        return first, view(queue), outcome(lambda: queue.poll(now=1.0)), outcome(lambda: queue.statistics(now=3.0))

    return probe


ODD: Final[Mapping[str, Probe]] = {
    "put text": lambda queue: queue.put(0, "1", now=0.0),
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
    "width -1": lambda queue: queue.set_width(-1, now=0.0),
    "width text": lambda queue: queue.set_width("3", now=0.0),
    "width True": lambda queue: queue.set_width(True, now=0.0),
    "resume to -1": lambda queue: queue.resume(-1, now=0.0),
    "resume to 0": lambda queue: queue.resume(0, now=0.0),
    "outcomes": lambda queue: [thrown(kind(some(queue))) for kind in (JobFailed, JobCancelled, JobReturned, JobError)],
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


def seen(do: Probe, queue: Queue) -> object:
    """What comes of it, and what the queue shows then."""
    return outcome(partial(do, queue)), view(queue)


PROBES: Final[Mapping[str, Probe]] = {
    **{f"{name} at {now}": timed(name, now) for name in INPUTS for now in TIMES},
    **{name: (partial(seen, do)) for name, do in ODD.items()},
    **{name: broken(name) for name in BREAKS},
}
"""All of them."""

NAMES: Final = tuple(PROBES)


def ask(queue: Queue, log: Log, first: int = 0, step: int = 1) -> None:
    """Put every `step`-th probe, from the `first` on, to the queue."""
    before = view(queue)
    log.write(before)
    for name in NAMES[first % step :: step]:
        log.write(name, outcome(partial(PROBES[name], queue.clone())))
    if view(queue) != before:
        log.write("a clone touches its original", view(queue))
