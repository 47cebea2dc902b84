"""At rest the machine asks to be polled again a second later, for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Wait

SUBJECT = "core"
CHECK = "relations"
CLAUSE = "POLL-1"


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    return Wait(now + 1) if isinstance(command, Wait) else command


applied = wrongly((DispatchQueue, "poll", _poll))
