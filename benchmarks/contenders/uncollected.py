"""The same with the garbage collector off, for the whole of the process: what is left is the queue's own."""

from __future__ import annotations

import gc

from benchmarks.contenders import by_hand, twisted_queues


def rdq_put(jobs: int) -> float:
    """`ResizableDispatchQueue.put`."""
    gc.disable()
    return twisted_queues.rdq_put(jobs)


def rdq_submit(jobs: int) -> float:
    """`ResizableDispatchQueue.submit`."""
    gc.disable()
    return twisted_queues.rdq_submit(jobs)


def loop(jobs: int) -> float:
    """The loop by hand."""
    gc.disable()
    return by_hand.loop(jobs)
