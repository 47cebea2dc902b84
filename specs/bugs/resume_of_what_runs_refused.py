"""Resuming a queue that is not paused, without a width, is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Resume

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, InvalidValue, Phase

SUBJECT = "core"
CLAUSE = "PAUSE-4"
PROGRAM = [Resume()]


def _resume(right: Callable[..., Any], queue: Queue, width: Any = None, *, now: float) -> None:
    if width is None and not queue.paused and queue.phase is Phase.OPEN:
        raise InvalidValue("width", width, "given, as the queue is not paused")
    right(queue, width, now=now)


applied = wrongly((DispatchQueue, "resume", _resume))
