"""A waiter for idleness that was cancelled is answered all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Forget, Turn, WhenIdle

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Waiter
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "WAITER-1"
PROGRAM = [WhenIdle(), Forget(0), Turn()]


def _forget(right: Callable[..., Any], queue: Queue, waiter: Waiter, *, now: float) -> bool:
    return True if waiter.occasion is Occasion.IDLE else right(queue, waiter, now=now)


applied = wrongly((DispatchQueue, "forget", _forget))
