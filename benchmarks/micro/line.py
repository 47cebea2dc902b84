"""`PriorityQueue` alone, and a bare heap, on the same priorities."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from heapq import heappop, heappush

from benchmarks.contenders.burst import PRIORITIES
from rdq_core import PriorityQueue


def heap(priorities: Sequence[float]) -> float:
    """Push (priority, number, object) for each, then pop all."""
    jobs = range(len(priorities))
    began = time.process_time()
    entries: list[tuple[float, int, object]] = []
    for i in jobs:
        heappush(entries, (priorities[i], i, object()))
    for _ in jobs:
        heappop(entries)
    return time.process_time() - began


def line(priorities: Sequence[float]) -> float:
    """Put an object for each, then pop all."""
    jobs = range(len(priorities))
    began = time.process_time()
    queue = PriorityQueue[object]()
    put, pop = queue.put, queue.pop
    for i in jobs:
        put(object(), priorities[i])
    for _ in jobs:
        pop()
    return time.process_time() - began


def _few(jobs: int) -> list[float]:
    return [i % PRIORITIES for i in range(jobs)]


def _distinct(jobs: int) -> list[float]:
    return random.Random(0).sample(range(jobs), jobs)


def _falling(jobs: int) -> list[float]:
    return list(range(jobs, 0, -1))


def _compared(priorities: Callable[[int], list[float]], jobs: int) -> dict[str, float]:
    """Both in one process, one after the other; several times where one is short."""
    drawn = priorities(jobs)
    pairs = [(line(drawn), heap(drawn)) for _ in range(max(1, 200_000 // max(jobs, 1)))]
    ours, bare = min(one for one, _ in pairs), min(other for _, other in pairs)
    return {"line": ours, "heap": bare, "ratio": ours / bare}


few = partial(_compared, _few)
distinct = partial(_compared, _distinct)
falling = partial(_compared, _falling)
