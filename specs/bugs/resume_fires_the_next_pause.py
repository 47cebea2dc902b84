"""`resume` of a queue already quiet owes somebody a False, and pays it to the next pause. As txrdq did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Pause, Resume, Turn

from bugs.wrong import Aside, Queue, calm, wrongly
from rdq_core import DispatchQueue, Resumed
from rdq_core.waiters import Occasion

SUBJECT = "core"
CLAUSE = "PAUSE-3"
PROGRAM = [Pause(), Turn(), Resume(), Pause(), Turn()]


OWED = Aside()


def _resume(right: Callable[..., Any], queue: Queue, width: Any = None, *, now: float) -> None:
    owes = queue.paused and not queue._ledger.waiters.waiting(Occasion.QUIET)
    right(queue, width, now=now)
    if owes:
        OWED.set(queue, True)


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    owes = queue in OWED and queue.paused and calm(queue)
    if owes and (waiter := queue._ledger.waiters.pop(Occasion.QUIET)) is not None:
        OWED.pop(queue)
        return Resumed(waiter)
    return right(queue, now=now)


applied = wrongly((DispatchQueue, "resume", _resume), (DispatchQueue, "poll", _poll), aside=OWED)
