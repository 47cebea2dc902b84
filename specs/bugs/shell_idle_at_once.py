"""`whenIdle` of an idle queue gives a Deferred that has fired: callbacks run inside the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import succeed

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


def _when_idle(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any]) -> Any:
    return right(queue) if any(queue.size()) or queue.stopped else succeed(None)


applied = wrongly((ResizableDispatchQueue, "whenIdle", _when_idle))
