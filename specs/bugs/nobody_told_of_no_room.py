"""Who waits for room when the queue stops is not told that there will be none: a Deferred never fires."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase
from rdq_core.waiters import Occasion

SUBJECT = "core"


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    if queue.phase is Phase.STOPPING:
        queue._ledger.waiters.lines.pop(Occasion.ROOM, None)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "poll", _poll))
