"""Of those who wait for idleness, one is told, and the others are forgotten."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn, WhenIdle

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Idle
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "IDLE-2"
PROGRAM = [WhenIdle(), WhenIdle(), Turn()]


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    if isinstance(command, Idle):
        queue._ledger.waiters.lines.pop(Occasion.IDLE, None)
    return command


applied = wrongly((DispatchQueue, "poll", _poll))
