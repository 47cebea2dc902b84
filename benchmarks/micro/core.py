"""The core alone: jobs put, polled, finished and settled, against what a bare heap of as many takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Final, Protocol, TypeVar

from benchmarks.contenders.burst import PRIORITIES, WIDTH
from benchmarks.least import LeastQueue
from rdq_core import Command, DispatchQueue, Job, Launch, Settled, Wait

J = TypeVar("J", bound=Job[object, object])

NOW: Final = 1.0
"""The time that every input is given. To look at a clock is not the machine's business, but its caller's."""


class Polled(Protocol[J]):
    """What is used of a queue."""

    def put(self, argument: int, priority: float, *, now: float) -> J:
        """Add a job."""
        ...

    def finished(self, job: J, result: int, *, now: float) -> None:
        """Its work has ended."""
        ...

    def poll(self, *, now: float) -> Command[J]:
        """What to do next."""
        ...


def core(jobs: int) -> float:
    """The core as it is."""
    return _seconds(lambda: DispatchQueue[int, int, Job[int, int]](WIDTH, job_type=Job), jobs)


def least(jobs: int) -> float:
    """A queue of its parts that does as little as may be."""
    return _seconds(lambda: LeastQueue(WIDTH), jobs)


def _seconds(made: Callable[[], Polled[J]], jobs: int) -> float:
    """Put all, then poll to the end; each job is finished as soon as it is launched."""
    gc.collect()
    began = time.process_time()
    queue = made()
    settled = 0
    for i in range(jobs):
        queue.put(i, i % PRIORITIES, now=NOW)
    while True:
        command = queue.poll(now=NOW)
        if isinstance(command, Launch):
            queue.finished(command.job, 0, now=NOW)
        elif isinstance(command, Settled):
            settled += 1
        elif isinstance(command, Wait):
            break
    seconds = time.process_time() - began
    if settled != jobs:
        raise RuntimeError("not every job was settled")
    return seconds


def heap(jobs: int) -> float:
    """Push (priority, number, object) for each, then pop all."""
    gc.collect()
    began = time.process_time()
    entries: list[tuple[int, int, object]] = []
    for i in range(jobs):
        heappush(entries, (i % PRIORITIES, i, object()))
    while entries:
        heappop(entries)
    return time.process_time() - began
