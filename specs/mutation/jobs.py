"""Jobs of a queue that is probed, and what becomes of all of them."""

# pyright: reportPrivateUsage=false
# The books say which jobs a queue holds.

from __future__ import annotations

from rdq_specs.core import CoreJob
from rdq_specs.failures import WorkFailed
from rdq_specs.pair import Queue

from mutation.log import plain, view
from rdq_core import DispatchQueue, Wait


def held(queue: Queue) -> list[CoreJob]:
    """The jobs that a queue holds."""
    return [*queue.pending(), *queue.underway(), *queue.delayed(), *queue._ledger.settled]


def some(queue: Queue) -> CoreJob:
    """A job of the queue's; a new one if it has none."""
    jobs = held(queue)
    return jobs[-1] if jobs else queue.put(0, now=0.0)


def delayed(queue: Queue) -> CoreJob:
    """A delayed job of the queue's; a new one if it has none."""
    jobs = queue.delayed()
    return jobs[-1] if jobs else queue.put(0, delay=1.0, now=0.0)


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
    """Polled, time let pass, and all work ended, now well and now badly, until nothing is left; all seen on the way."""
    told: list[object] = []
    now = 1.0
    for _ in range(30):
        now += 0.5
        command = queue.poll(now=now)
        told.append(plain(command))
        if isinstance(command, Wait):
            underway = queue.underway()
            if command.until is not None and command.until < 1e9:
                now = max(now, command.until)
                continue
            if not underway:
                break
            job = underway[-1]
            if job.id % 2:
                queue.failed(job, WorkFailed(job.id), now=now)
            else:
                queue.finished(job, None, now=now)
    return told, view(queue)


def by_steps(queue: Queue) -> object:
    """Polled as time goes by, in steps that hit moments and miss them."""
    told: list[object] = []
    for step in range(40):
        now = step * 0.25
        for _ in range(9):
            command = queue.poll(now=now)
            told.append(plain(command))
            if isinstance(command, Wait):
                break
    return told, view(queue)
