"""A queue that was paused twice must be resumed twice."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"


PAUSES = Aside()


def _pause(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    PAUSES.set(queue, (PAUSES.get(queue) or 0) + 1)
    return right(queue, now=now)


def _resume(right: Callable[..., Any], queue: Queue, width: Any = None, *, now: float) -> None:
    paused = queue.paused
    right(queue, width, now=now)
    if paused and (PAUSES.get(queue) or 0) > 1:
        PAUSES.set(queue, PAUSES.get(queue) - 1)
        queue._ledger.pause.paused = True
    else:
        PAUSES.pop(queue)


applied = wrongly((DispatchQueue, "pause", _pause), (DispatchQueue, "resume", _resume), aside=PAUSES)
