"""A queue that drains cannot be resumed: paused, it never comes to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Drain, Pause, Resume

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase, QueueStopped

SUBJECT = "core"
CLAUSE = "STOP-2"
PROGRAM = [Pause(), Drain(), Resume()]


def _resume(right: Callable[..., Any], queue: Queue, width: Any = None, *, now: float) -> None:
    if queue.phase is Phase.DRAINING:
        raise QueueStopped
    right(queue, width, now=now)


applied = wrongly((DispatchQueue, "resume", _resume))
