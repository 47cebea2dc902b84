"""Work on a reactor, and how long it takes until all of it has ended."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Protocol, TypeAlias, cast

from twisted.internet.defer import Deferred

Work: TypeAlias = Callable[[int], "Deferred[int]"]
Start: TypeAlias = Callable[[Work, int], None]
"""With this work, start so many jobs."""


class Reactor(Protocol):
    """What is used of it."""

    def callLater(self, delay: float, call: Callable[..., object], /, *args: object) -> object:
        """Call it in so many seconds."""
        ...

    def callWhenRunning(self, call: Callable[[], object], /) -> object:
        """Call it as soon as the reactor runs."""
        ...

    def run(self) -> None:
        """Run until `stop`."""
        ...

    def stop(self) -> None:
        """Let `run` return."""
        ...


def installed() -> Reactor:
    """The process's reactor."""
    from twisted.internet import reactor  # noqa: TID251  # in the measured process alone

    return cast("Reactor", reactor)


class Fired:
    """Work whose Deferreds fire in the next turn of the reactor, all of a turn by one call, and are counted there."""

    def __init__(self, reactor: Reactor, jobs: int, complete: Callable[[], None]) -> None:
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


def seconds(start: Start, jobs: int) -> float:
    """Run the reactor until the jobs are complete."""
    reactor = installed()
    began = ended = 0.0

    def begin() -> None:
        nonlocal began
        gc.collect()  # of all the imports, so that no collection of theirs falls into somebody's burst
        began = time.process_time()
        start(fired.work, jobs)
        if not jobs:
            complete()

    def complete() -> None:
        nonlocal ended
        ended = time.process_time()
        reactor.stop()

    fired = Fired(reactor, jobs, complete)
    reactor.callWhenRunning(begin)
    reactor.run()
    if not ended:
        raise RuntimeError("the reactor stopped before the jobs were complete")
    return ended - began
