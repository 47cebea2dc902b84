"""Work that has ended at once is followed by the next step right there: a long chain of it dies of recursion."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"
CHECK = "chain"
BEYOND = {"machine": "a long chain", "simulator": "a long chain"}
CLAUSE = "TURN-3"


def _launch(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], job: Any) -> None:
    right(queue, job)
    if job.state.settled:
        queue._run(1000, float("inf"))


applied = wrongly((ResizableDispatchQueue, "_launch", _launch))
