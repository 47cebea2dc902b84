"""What the shell raises beyond `rdq_core`'s errors."""

from __future__ import annotations

from twisted.internet import defer
from twisted.internet.defer import CancelledError
from twisted.python.threadpool import ThreadPool

import rdq_core


class JobCancelled(rdq_core.JobCancelled, CancelledError):
    """The job's outcome: it was cancelled. Under way at that time, its work may still be ending.

    A `twisted.internet.defer.CancelledError` too, or `addTimeout` and coroutines would not know it.
    """


class QueueOverflow(rdq_core.QueueOverflow, defer.QueueOverflow):
    """As many objects as a `DeferredPriorityQueue`'s `size` are there. Twisted's `QueueOverflow` too."""


class QueueUnderflow(rdq_core.QueueUnderflow, defer.QueueUnderflow):
    """As many as a `DeferredPriorityQueue`'s `backlog` wait for an object. Twisted's `QueueUnderflow` too."""


class JobTimedOut(rdq_core.JobTimedOut, defer.TimeoutError):
    """The job's outcome: its work took longer than its timeout, and was interrupted. It may still be ending.

    A builtin `TimeoutError`, and a `twisted.internet.defer.TimeoutError` too, as `addTimeout` fails with.
    """


class ThreadPoolStopped(rdq_core.RDQError, RuntimeError):
    """A job was launched whose function runs in a thread, and the thread pool has been stopped. `pool` is the pool."""

    def __init__(self, pool: ThreadPool) -> None:
        super().__init__(pool)
        self.pool = pool

    def __str__(self) -> str:
        return f"the thread pool {self.pool.name or self.pool!r} has been stopped"


class NoEventLoop(rdq_core.RDQError, RuntimeError):
    """A job was launched whose function needs asyncio, and no asyncio event loop is running."""

    def __str__(self) -> str:
        return "no asyncio event loop is running: install twisted.internet.asyncioreactor before any other reactor"
