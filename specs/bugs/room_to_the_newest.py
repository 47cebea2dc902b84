"""The last who asked for room is told first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn, WhenRoom

from bugs.wrong import wrongly
from rdq_core.waiters import Occasion, Waiters

SUBJECT = "core"
CLAUSE = "ROOM-2"
PROGRAM = [WhenRoom(), WhenRoom(), Turn()]
CAPACITY = 1


def _pop(right: Callable[..., Any], waiters: Waiters, occasion: Occasion) -> Any:
    line = list(waiters.lines.get(occasion, ()))
    if occasion is Occasion.ROOM and line:
        waiters.forget(line[-1])
        return line[-1]
    return right(waiters, occasion)


applied = wrongly((Waiters, "pop", _pop))
