"""How long it takes from the end of work to the next launch, and from a put on an idle queue to its launch.

In turns of the real reactor, and in microseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TypeAlias

from twisted.internet.defer import Deferred, DeferredSemaphore

from benchmarks.micro.turns import Turns

Put: TypeAlias = Callable[[int], object]
Make: TypeAlias = Callable[[Callable[[int], "Deferred[int]"]], Put]
"""What makes a queue of width 1 for this work, and gives what puts."""


def end_to_launch(make: Make, jobs: int) -> dict[str, float]:
    """Of work that ends in the next turn of the reactor, one at a time."""
    turns = Turns()
    waits: list[tuple[float, int]] = []
    ended: tuple[float, int] | None = None
    left = jobs

    def work(_: int) -> Deferred[int]:
        nonlocal left
        now = turns.now()
        if ended is not None:
            waits.append((now[0] - ended[0], now[1] - ended[1]))
        deferred: Deferred[int] = Deferred()
        turns.reactor.callLater(0, end, deferred)
        left -= 1
        if not left:
            turns.reactor.stop()
        return deferred

    def end(deferred: Deferred[int]) -> None:
        nonlocal ended
        ended = turns.now()
        deferred.callback(0)

    def start() -> None:
        put = make(work)
        for i in range(jobs):
            put(i)

    turns.reactor.callWhenRunning(start)
    turns.reactor.run()
    return _medians(waits)


def put_to_launch(make: Make, jobs: int) -> dict[str, float]:
    """Of puts on an idle queue, one after the other."""
    turns = Turns()
    waits: list[tuple[float, int]] = []
    began = turns.now()

    def work(_: int) -> Deferred[int]:
        now = turns.now()
        waits.append((now[0] - began[0], now[1] - began[1]))
        deferred: Deferred[int] = Deferred()
        turns.reactor.callLater(0, deferred.callback, 0)
        return deferred

    def put_one(i: int) -> None:
        nonlocal began
        if i == jobs:
            turns.reactor.stop()
            return
        began = turns.now()
        put(i)
        turns.reactor.callLater(0.001, put_one, i + 1)  # idle by then

    put = make(work)
    turns.reactor.callWhenRunning(partial(put_one, 0))
    turns.reactor.run()
    return _medians(waits)


def _medians(waits: list[tuple[float, int]]) -> dict[str, float]:
    return {"microseconds": 1e6 * median(wait for wait, _ in waits), "turns": median(count for _, count in waits)}


def _rdq(work: Callable[[int], Deferred[int]]) -> Put:
    from rdq_twisted import ResizableDispatchQueue

    return ResizableDispatchQueue(work, 1).put


def _semaphore(work: Callable[[int], Deferred[int]]) -> Put:
    return partial(DeferredSemaphore(1).run, work)


rdq_end = partial(end_to_launch, _rdq)
rdq_put = partial(put_to_launch, _rdq)
semaphore_end = partial(end_to_launch, _semaphore)
semaphore_put = partial(put_to_launch, _semaphore)
