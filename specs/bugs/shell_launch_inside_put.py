"""With work under way and others pending, `put` runs the turn itself, and so the job function before it returns."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"
CLAUSE = "TURN-1"


def _put(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any, **terms: Any) -> Any:
    deferred = right(queue, *args, **terms)
    if queue.underway() and len(queue.pending()) > 1:
        queue._run(1, float("inf"))
    return deferred


applied = wrongly((ResizableDispatchQueue, "put", _put))
