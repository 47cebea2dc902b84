"""A timer that is armed is left as it is when something nearer comes, and the shell wakes too late for that."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import wrongly
from rdq_core import Wait
from rdq_twisted.turns import Turns

SUBJECT = "twisted"
CLAUSE = "TIME-3"
PROGRAM = [Put(delay=5), Turn(), Put(delay=2), Turn()]

ARMED: dict[Callable[..., object], float] = {}
"""What the timer of a shell was armed for, by the shell's loop."""


def _rest(right: Callable[..., Any], turns: Turns, wait: Wait | None) -> None:
    if wait is not None and wait.until is not None:
        armed = ARMED.get(turns._run)
        if armed is not None and armed > turns._timing.now():
            wait = Wait(max(armed, wait.until))
        if wait.until is not None:
            ARMED[turns._run] = wait.until
    right(turns, wait)


applied = wrongly((Turns, "_rest", _rest))
