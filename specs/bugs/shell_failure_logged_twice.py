"""A failure that nobody watches is logged twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"
CLAUSE = "LOG-1"
CHECK = "tests/twisted/test_logging.py"
BEYOND = {"machine": "the log", "simulator": "the log"}


def _unheard(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], job: Any, end: Any) -> None:
    right(queue, job, end)
    right(queue, job, end)


applied = wrongly((ResizableDispatchQueue, "_unheard", _unheard))
