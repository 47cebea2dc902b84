"""Cancelling a pending job tells the caller of its `put` inside the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import State
from rdq_twisted import ResizableDispatchQueue
from rdq_twisted.job import tell

SUBJECT = "twisted"


def _cancel(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], job: Any) -> None:
    pending = job.state is State.PENDING
    right(queue, job)
    if pending and queue.paused:
        tell(job)


applied = wrongly((ResizableDispatchQueue, "cancel", _cancel))
