"""Who was told of idleness is told again when the next is."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn, WhenIdle

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue, Idle

SUBJECT = "core"
CLAUSE = "WAITER-2"
PROGRAM = [WhenIdle(), Turn(), WhenIdle(), Turn()]


TOLD = Aside()


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    told: tuple[Idle, ...] = TOLD.get(queue) or ()
    if len(told) == 2:
        TOLD.set(queue, told[1:])
        return told[0]
    command = right(queue, now=now)
    if isinstance(command, Idle):
        TOLD.set(queue, (*told, command))
    return command


applied = wrongly((DispatchQueue, "poll", _poll), aside=TOLD)
