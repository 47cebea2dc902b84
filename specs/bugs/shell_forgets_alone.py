"""A waiter that is cancelled is forgotten by the shell, not by the machine."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"


def _forget(_right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], waiter: Any) -> None:
    del queue._waiting[waiter]


applied = wrongly((ResizableDispatchQueue, "_forget", _forget))
