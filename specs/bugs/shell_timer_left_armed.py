"""`resume` with a width arms a timer to look again later, and nobody disarms it."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Resume, Turn

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"
CLAUSE = "TURN-2"
PROGRAM = [Resume(1), Turn()]


def _resume(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any) -> None:
    right(queue, *args)
    if args != (None,):
        queue._timing.call_later(60, lambda: None)


applied = wrongly((ResizableDispatchQueue, "resume", _resume))
