"""A pause or a cancel made inside a turn runs the loop inside the loop."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


RUNNING: set[object] = set()


def _run(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any) -> Any:
    RUNNING.add(queue)
    try:
        return right(queue, *args)
    finally:
        RUNNING.discard(queue)


def _unguarded(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], *args: Any) -> Any:
    outcome = right(queue, *args)
    if queue in RUNNING:
        queue._run(1000, float("inf"))
    return outcome


applied = wrongly(
    (ResizableDispatchQueue, "_run", _run),
    (ResizableDispatchQueue, "pause", _unguarded),
    (ResizableDispatchQueue, "cancel", _unguarded),
)
