"""A pause saves up a launch beyond the burst."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from rdq_specs.calls import Pause, Put, Resume, SetRate, Tick, Turn

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue, Launch, Wait

SUBJECT = "core"
CLAUSE = "RATE-1"
WIDTH = 9
PROGRAM = [SetRate(("1/s",)), Put(), Put(), Tick(1), Pause(), Resume(), Turn()]
SAVED = Aside()


def _resume(right: Callable[..., Any], queue: Queue, *args: Any, **kwargs: Any) -> None:
    paused = queue.paused
    right(queue, *args, **kwargs)
    if paused and queue.rate:
        SAVED.set(queue, 1)


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    if not isinstance(command, Wait) or queue not in SAVED:
        return command
    ledger = queue._ledger
    others, ledger.others = ledger.others, ledger.others[len(ledger.told) :]  # keys, if they are limited
    command = right(queue, now=now)
    ledger.others = others
    if isinstance(cast("object", command), Launch):
        SAVED.pop(queue)
    return command


applied = wrongly((DispatchQueue, "resume", _resume), (DispatchQueue, "poll", _poll), aside=SAVED)
