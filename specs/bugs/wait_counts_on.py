"""Polled once more at rest, the machine asks to be polled again a second later, for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue, Wait

SUBJECT = "core"
CHECK = "relations"
CLAUSE = "POLL-1"

INPUTS = (
    *("put", "requeue", "cancel", "reprioritize", "reschedule", "clear", "finished", "failed", "set_width", "set_rate"),
    *(
        "pause_for",
        "set_width_per_key",
        "set_rate_per_key",
        "pause",
        "resume",
        "stop",
        "drain",
        "when_idle",
        "when_room",
        "forget",
    ),
)
"""After any of these, and when time has passed, the next poll is not one too many."""

_rested = Aside()  # when it last was at rest, if there has been no input since


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    too_many = _rested.get(queue) == now
    _rested.set(queue, now if isinstance(command, Wait) else None)
    return Wait(now + 1) if too_many and isinstance(command, Wait) else command


def _input(right: Callable[..., Any], queue: Queue, *args: object, **terms: object) -> Any:
    value = right(queue, *args, **terms)
    _rested.pop(queue)  # not where it was refused: that changes nothing
    return value


applied = wrongly((DispatchQueue, "poll", _poll), *((DispatchQueue, name, _input) for name in INPUTS), aside=_rested)
