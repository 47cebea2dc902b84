"""After a stop `put` raises a RuntimeError of the shell's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


def _put(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any, **terms: Any) -> Any:
    if queue.stopped:
        raise RuntimeError("the queue is stopped")
    return right(queue, *args, **terms)


applied = wrongly((ResizableDispatchQueue, "put", _put))
