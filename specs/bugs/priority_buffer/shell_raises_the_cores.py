"""The shell lets the core's `QueueOverflow` through, which no `except` of Twisted's name catches."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core import QueueOverflow
from rdq_twisted import priority_queue

CLAUSE = "BUFFER-18"
CHECK = "tests/twisted/test_priority_queue.py"


def _overflow(_right: Callable[..., object], size: int) -> Exception:
    return QueueOverflow(size)


applied = wrongly((priority_queue, "QueueOverflow", _overflow))
