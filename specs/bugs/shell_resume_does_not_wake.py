"""After `resume` nobody has a turn: the jobs wait for the next input, however long that takes."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


def _resume(_right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], width: Any = None) -> None:
    queue._machine.resume(width, now=queue._now())
    if width is None:
        queue._turns.soon()


applied = wrongly((ResizableDispatchQueue, "resume", _resume))
