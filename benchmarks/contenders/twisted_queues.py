"""Queues on Twisted: ours, the original, and Twisted's own semaphore."""

from __future__ import annotations

import importlib
from typing import cast

from twisted.internet.defer import DeferredSemaphore

from benchmarks.contenders.burst import WIDTH, Put, burst
from benchmarks.contenders.on_reactor import Work, seconds


def rdq_put(jobs: int) -> float:
    """`ResizableDispatchQueue.put`, each with its Deferred."""
    from rdq_twisted import ResizableDispatchQueue

    return seconds(lambda work, jobs: burst(ResizableDispatchQueue(work, WIDTH).put, jobs), jobs)


def rdq_submit(jobs: int) -> float:
    """`ResizableDispatchQueue.submit`, without Deferreds."""
    from rdq_twisted import ResizableDispatchQueue

    return seconds(lambda work, jobs: burst(ResizableDispatchQueue(work, WIDTH).submit, jobs), jobs)


def txrdq(jobs: int) -> float:
    """The original's `ResizableDispatchQueue.put`. It has no types: what it gives is looked at as ours."""
    make = importlib.import_module("txrdq.rdq").ResizableDispatchQueue

    def start(work: Work, jobs: int) -> None:
        burst(cast("Put", make(work, WIDTH).put), jobs)

    return seconds(start, jobs)


def semaphore(jobs: int) -> float:
    """Twisted's `DeferredSemaphore.run`: first come, first served, no priorities, and none of the rest."""

    def start(work: Work, jobs: int) -> None:
        run = DeferredSemaphore(WIDTH).run
        burst(lambda i, _: run(work, i), jobs)

    return seconds(start, jobs)
