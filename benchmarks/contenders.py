"""What is compared on a reactor. Each function here does so many jobs in this process and gives the seconds it took.

The same for all: a burst of puts, priorities 0 to 6 in turn, width 50, work whose Deferred fires in the next turn
of the reactor, the time taken from before the first put until the last job's work has ended. What is not the
queue's is kept as small as can be, as it would only bring the contenders closer together: one call of the reactor
fires all the Deferreds that the work gave in a turn, it is there that jobs are counted, and nobody adds callbacks to
what the puts gave. With 0 jobs everything is imported and made, nothing is put: the empty process.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Final, Protocol, TypeAlias, cast

from twisted.internet.defer import Deferred, DeferredSemaphore

WIDTH: Final = 50
PRIORITIES: Final = 7

Work: TypeAlias = Callable[[int], "Deferred[int]"]
Start: TypeAlias = Callable[[Work, int], None]
"""With this work, start so many jobs."""


Put: TypeAlias = Callable[[int, int], object]
"""Put a job of that number and priority."""


class _Reactor(Protocol):
    def callLater(self, delay: float, call: Callable[..., object], /, *args: object) -> object: ...
    def callWhenRunning(self, call: Callable[[], object], /) -> object: ...
    def run(self) -> None: ...
    def stop(self) -> None: ...


def rdq_put(jobs: int) -> float:
    """`ResizableDispatchQueue.put`, each with its Deferred."""
    from rdq_twisted import ResizableDispatchQueue

    return _seconds(lambda work, jobs: _burst(ResizableDispatchQueue(work, WIDTH).put, jobs), jobs)


def rdq_submit(jobs: int) -> float:
    """`ResizableDispatchQueue.submit`, without Deferreds."""
    from rdq_twisted import ResizableDispatchQueue

    return _seconds(lambda work, jobs: _burst(ResizableDispatchQueue(work, WIDTH).submit, jobs), jobs)


def txrdq(jobs: int) -> float:
    """The original's `ResizableDispatchQueue.put`. It has no types: what it gives is looked at as ours."""
    make = importlib.import_module("txrdq.rdq").ResizableDispatchQueue

    def start(work: Work, jobs: int) -> None:
        _burst(cast("Put", make(work, WIDTH).put), jobs)

    return _seconds(start, jobs)


def semaphore(jobs: int) -> float:
    """Twisted's `DeferredSemaphore.run`: first come, first served, no priorities, and none of the rest."""

    def start(work: Work, jobs: int) -> None:
        run = DeferredSemaphore(WIDTH).run
        _burst(lambda i, _: run(work, i), jobs)

    return _seconds(start, jobs)


def by_hand(jobs: int) -> float:
    """The shortest loop over heapq that does this one thing with Deferreds: the practical limit."""

    def start(work: Work, jobs: int) -> None:
        heap: list[tuple[int, int, Deferred[object]]] = []
        free = WIDTH

        def put(i: int, priority: int) -> Deferred[object]:
            deferred: Deferred[object] = Deferred()
            heappush(heap, (priority, i, deferred))
            return deferred

        def launch() -> None:
            nonlocal free
            while free and heap:
                _, i, deferred = heappop(heap)
                free -= 1
                work(i).addCallback(ended, deferred)

        def ended(result: object, deferred: Deferred[object]) -> None:
            nonlocal free
            free += 1
            deferred.callback(result)
            launch()

        _burst(put, jobs)
        launch()

    return _seconds(start, jobs)


def _burst(put: Put, jobs: int) -> None:
    for i in range(jobs):
        put(i, i % PRIORITIES)


class Fired:
    """Work whose Deferreds fire in the next turn of the reactor, all of a turn by one call, and are counted there."""

    def __init__(self, reactor: _Reactor, jobs: int, complete: Callable[[], None]) -> None:
        self.reactor = reactor
        self.left = jobs
        self.complete = complete
        self.waiting: list[tuple[Deferred[int], int]] = []

    def work(self, i: int) -> Deferred[int]:
        """The job function."""
        if not self.waiting:
            self.reactor.callLater(0, self.fire)
        deferred: Deferred[int] = Deferred()
        self.waiting.append((deferred, i))
        return deferred

    def fire(self) -> None:
        """Fire what has been given since the last time."""
        waiting, self.waiting = self.waiting, []
        for deferred, i in waiting:
            deferred.callback(i)
        self.left -= len(waiting)
        if not self.left:
            self.complete()


def _seconds(start: Start, jobs: int) -> float:
    """Run the reactor until the jobs are complete."""
    from twisted.internet import reactor as installed  # noqa: TID251  # in the measured process alone

    reactor = cast("_Reactor", installed)
    began = ended = 0.0

    def begin() -> None:
        nonlocal began
        began = time.perf_counter()
        start(fired.work, jobs)
        if not jobs:
            complete()

    def complete() -> None:
        nonlocal ended
        ended = time.perf_counter()
        reactor.stop()

    fired = Fired(reactor, jobs, complete)
    reactor.callWhenRunning(begin)
    reactor.run()
    if not ended:
        raise RuntimeError("the reactor stopped before the jobs were complete")
    return ended - began
