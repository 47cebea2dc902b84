"""A width that is set inside a turn counts from the next turn on."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetWidth, Turn

from bugs.wrong import wrongly
from rdq_core.admission import check_width
from rdq_twisted import ResizableDispatchQueue
from rdq_twisted.turns import TurnPhase

SUBJECT = "twisted"
CLAUSE = "WIDTH-1"
PROGRAM = [Put(0, (SetWidth(1),)), Put(), Turn()]
WIDTH = 2


LATER: dict[object, int] = {}


def _set_width(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], width: Any) -> None:
    check_width(width)
    if queue._turns.phase is TurnPhase.RUNNING:
        LATER[queue] = width
    else:
        LATER.pop(queue, None)
        right(queue, width)


def _run(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any) -> Any:
    wait = right(queue, *args)
    if queue not in LATER:
        return wait
    queue._machine.set_width(LATER.pop(queue), now=queue._now())
    return None


applied = wrongly((ResizableDispatchQueue, "setWidth", _set_width), (ResizableDispatchQueue, "_run", _run))
