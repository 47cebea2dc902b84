"""A pending job that is cancelled by a callback is launched all the same, as the turn had it on its list."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_twisted.dispatcher
from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


TELLING: set[object] = set()


def _conclude(right: Callable[..., Any], job: Any) -> bool:
    queue = job._queue
    TELLING.add(queue)
    try:
        told: bool = right(job)
    finally:
        TELLING.discard(queue)
    return told


def _cancel(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], job: Any) -> None:
    ahead = queue._machine.pending()[: queue.width - len(queue.underway())]
    if queue not in TELLING or queue.paused or job not in ahead:
        right(queue, job)


applied = wrongly((rdq_twisted.dispatcher, "conclude", _conclude), (ResizableDispatchQueue, "cancel", _cancel))
