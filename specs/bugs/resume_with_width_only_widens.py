"""`resume(width)` of a queue that has come to rest sets the width, and forgets to resume."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Pause, Put, Resume, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "WORK-1"
PROGRAM = [Pause(), Turn(), Put(), Resume(1), Turn()]


def _resume(right: Callable[..., Any], queue: Queue, width: Any = None, *, now: float) -> None:
    quiet = queue.paused and not queue.underway() and not queue._ledger.waiters.lines
    right(queue, width, now=now)
    queue._ledger.pause.paused = quiet and width is not None


applied = wrongly((DispatchQueue, "resume", _resume))
