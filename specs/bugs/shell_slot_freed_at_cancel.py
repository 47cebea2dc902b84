"""The shell takes a job for ended when it has cancelled its work, which runs on."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import CancelledError

from bugs.wrong import wrongly
from rdq_core import State
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


def _interrupt(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], job: Any, end: State) -> None:
    right(queue, job, end)
    if job.state is State.CANCELLING and queue.pending():
        queue._machine.failed(job, CancelledError(), now=queue._now())


def _ended(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], outcome: Any, job: Any) -> None:
    if not job.state.settled:
        right(queue, outcome, job)


applied = wrongly(
    (ResizableDispatchQueue, "_interrupt", _interrupt),
    (ResizableDispatchQueue, "_finished", _ended),
    (ResizableDispatchQueue, "_failed", _ended),
)
