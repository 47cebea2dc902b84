"""What is asked of pending jobs by name: moved, cancelled, in the worst of ways. Seconds an operation, of the core."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import cycle
from typing import TypeAlias

from rdq_core import DispatchQueue, Job, Launch

Queue: TypeAlias = DispatchQueue[int, None, Job[int, None]]


def moved_and_cancelled(jobs: int) -> dict[str, float]:
    """All jobs once each, in random order: given another priority, then cancelled."""
    drawn = random.Random(0)
    queue, put = _queue(), list[Job[int, None]]()
    for i in range(jobs):
        put.append(queue.put(i, i % 7, now=0.0))
    drawn.shuffle(put)
    priorities = [drawn.random() for _ in put]
    reprioritised = _each(jobs, lambda: _reprioritise(queue, put, priorities))
    drawn.shuffle(put)
    return {"reprioritise": reprioritised, "cancel": _each(jobs, lambda: _cancel(queue, put))}


def bare_dict(jobs: int) -> float:
    """What a random order costs anybody: as many small objects, each found in a dict, changed, and taken out."""
    drawn = random.Random(0)
    objects = {i: [float(i)] for i in range(jobs)}
    order = list(objects)
    drawn.shuffle(order)

    def run() -> None:
        for i in order:
            objects[i][0] = 0.0
            del objects[i]

    return _each(jobs, run)


def all_cancelled_but_one(jobs: int) -> float:
    """Put many, cancel all but the last, launch that."""

    def run() -> None:
        queue = _queue()
        put = [queue.put(i, i % 7, now=0.0) for i in range(jobs)]
        _cancel(queue, put[:-1])
        _launch(queue, 1)

    return _each(jobs, run)


def one_moved_for_ever(jobs: int) -> float:
    """Among many pending, one is given other priorities as often, from the first to the last and back."""
    queue = _queue()
    put = [queue.put(i, i % 7, now=0.0) for i in range(jobs)]
    places = cycle((-1, 8))

    def run() -> None:
        for _ in range(jobs):
            queue.reprioritize(put[jobs // 2], next(places), now=0.0)
        _launch(queue, jobs)

    return _each(2 * jobs, run)


def alternating_extremes(jobs: int) -> float:
    """Each put goes before all, or behind all; then all are launched."""

    def run() -> None:
        queue = _queue()
        for i in range(jobs):
            queue.put(i, i if i % 2 else -i, now=0.0)
        _launch(queue, jobs)

    return _each(2 * jobs, run)


def first_goes_last(jobs: int) -> float:
    """The first of many is moved behind all, and so on once around; then all are launched."""
    queue = _queue()
    put = [queue.put(i, i, now=0.0) for i in range(jobs)]

    def run() -> None:
        for i, job in enumerate(put):
            queue.reprioritize(job, jobs + i, now=0.0)
        _launch(queue, jobs)

    return _each(2 * jobs, run)


def all_distinct(jobs: int) -> float:
    """No two have the same priority; in random order."""
    priorities = random.Random(0).sample(range(jobs), jobs)

    def run() -> None:
        queue = _queue()
        for i in priorities:
            queue.put(i, i, now=0.0)
        _launch(queue, jobs)

    return _each(2 * jobs, run)


def heap_all_distinct(jobs: int) -> float:
    """A bare heap of as many `(priority, number, object)`, in the same order."""
    priorities = random.Random(0).sample(range(jobs), jobs)

    def run() -> None:
        entries: list[tuple[int, int, object]] = []
        for i in priorities:
            heappush(entries, (i, i, object()))
        for _ in priorities:
            heappop(entries)

    return _each(2 * jobs, run)


def _queue() -> Queue:
    return DispatchQueue(job_type=Job)


def _reprioritise(queue: Queue, put: list[Job[int, None]], priorities: list[float]) -> None:
    for job, priority in zip(put, priorities, strict=True):
        queue.reprioritize(job, priority, now=0.0)


def _cancel(queue: Queue, put: list[Job[int, None]]) -> None:
    for job in put:
        queue.cancel(job, now=0.0)


def _launch(queue: Queue, jobs: int) -> None:
    queue.set_width(jobs, now=0.0)
    launched = 0
    while launched < jobs:  # settlements of cancelled ones come first
        launched += isinstance(queue.poll(now=0.0), Launch)


def _each(operations: int, run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return (time.process_time() - began) / operations
