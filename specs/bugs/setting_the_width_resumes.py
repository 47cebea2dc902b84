"""Setting the width of a paused queue resumes it: the pause is a width of zero, remembered badly."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Pause, Put, SetWidth, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "PAUSE-1"
PROGRAM = [Pause(), Turn(), Put(), SetWidth(2), Turn()]


def _set_width(right: Callable[..., Any], queue: Queue, width: Any, *, now: float) -> None:
    right(queue, width, now=now)
    if not queue._ledger.waiters.waiting(Occasion.QUIET):
        queue._ledger.pause.paused = False


applied = wrongly((DispatchQueue, "set_width", _set_width))
