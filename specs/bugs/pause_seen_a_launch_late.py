"""A pause made inside a start is obeyed one launch too late."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Aside, Queue, calm, wrongly
from rdq_core import DispatchQueue, Launch
from rdq_core.waiters import Occasion

SUBJECT = "core"


LATE = Aside()


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    ledger = queue._ledger
    late = LATE.pop(queue) and queue.paused and ledger.pending and ledger.width.admits(now) and calm(queue)
    if late and not ledger.waiters.waiting(Occasion.ROOM):
        ledger.pause.paused = False
        waiters, ledger.waiters.lines = ledger.waiters.lines, {}
        try:
            return right(queue, now=now)
        finally:
            ledger.pause.paused = True
            ledger.waiters.lines = waiters
    command = right(queue, now=now)
    if isinstance(command, Launch):
        LATE.set(queue, True)
    return command


applied = wrongly((DispatchQueue, "poll", _poll), aside=LATE)
