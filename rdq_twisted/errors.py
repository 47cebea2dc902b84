"""What the shell raises beyond `rdq_core`'s errors."""

from __future__ import annotations

from twisted.internet.defer import CancelledError

import rdq_core


class JobCancelled(rdq_core.JobCancelled, CancelledError):
    """The job's outcome: it was cancelled. Under way at that time, its work may still be ending.

    A `twisted.internet.defer.CancelledError` too, or `addTimeout` and coroutines would not know it.
    """


class DetachedJob(rdq_core.JobError, RuntimeError):
    """A method was called on a copy of a job (unpickled, say), which no queue knows; `requeue` it."""

    def __str__(self) -> str:
        return f"{self.job!r} is a detached copy; requeue it to have it done"
