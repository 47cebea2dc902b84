"""The shell keeps the jobs that failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


KEPT: list[object] = []


def _failed(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], reason: Any, job: Any) -> None:
    right(queue, reason, job)
    KEPT.append(job)
    del KEPT[:-100]


applied = wrongly((ResizableDispatchQueue, "_failed", _failed))
