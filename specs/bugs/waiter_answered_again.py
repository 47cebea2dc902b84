"""Who was told of idleness is told again when the next is."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn, WhenIdle

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Idle

SUBJECT = "core"
CLAUSE = "WAITER-2"
PROGRAM = [WhenIdle(), Turn(), WhenIdle(), Turn()]


TOLD: dict[object, list[Idle]] = {}


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    told = TOLD.setdefault(queue._ledger.owner, [])
    if len(told) == 2:
        return told.pop(0)
    command = right(queue, now=now)
    if isinstance(command, Idle):
        told.append(command)
    return command


applied = wrongly((DispatchQueue, "poll", _poll))
