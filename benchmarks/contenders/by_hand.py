"""Loops over heapq that do this one thing with Deferreds: what a queue has to be measured by."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import Any

from twisted.internet.defer import Deferred, maybeDeferred

from benchmarks.contenders.burst import WIDTH, burst
from benchmarks.contenders.on_reactor import Work, installed, seconds


def loop(jobs: int) -> float:
    """As short as can be with what no user would do without.

    Any function, failures told, no work begun inside a put, and a flat stack.
    """
    return seconds(lambda work, jobs: burst(Loop(work).put, jobs), jobs)


class Loop:
    """The whole of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.heap: list[tuple[int, int, int, Deferred[Any]]] = []
        self.number = count()
        self.free = WIDTH
        self.scheduled = False
        self.call_later = installed().callLater

    def put(self, argument: int, priority: int) -> Deferred[Any]:
        """Add a job."""
        deferred: Deferred[Any] = Deferred()
        heappush(self.heap, (priority, next(self.number), argument, deferred))
        self.soon()
        return deferred

    def soon(self) -> None:
        """Launch when control is back in the reactor."""
        if not self.scheduled:
            self.scheduled = True
            self.call_later(0, self.launch)

    def launch(self) -> None:
        """Launch as many as may be."""
        self.scheduled = False
        while self.free and self.heap:
            _, _, argument, deferred = heappop(self.heap)
            self.free -= 1
            maybeDeferred(self.work, argument).addBoth(self.ended, deferred)

    def ended(self, outcome: object, deferred: Deferred[Any]) -> None:
        """Tell of a job, and launch the next."""
        self.free += 1
        self.soon()
        deferred.callback(outcome)


def bare_loop(jobs: int) -> float:
    """Less than anybody could use: a failure stops it, work that ends at once recurs, puts launch nothing."""

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

        burst(put, jobs)
        launch()

    return seconds(start, jobs)
