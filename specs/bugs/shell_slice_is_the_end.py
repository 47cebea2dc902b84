"""When a turn's slice is spent nobody has the next: what is left waits for an input."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import Wait
from rdq_twisted.turns import Turns

SUBJECT = "twisted"
CHECK = "chain"
BEYOND = {"machine": "a long chain", "simulator": "a long chain"}


def _rest(right: Callable[..., Any], turns: Turns, wait: Any) -> None:
    right(turns, Wait(None) if wait is None else wait)


applied = wrongly((Turns, "_rest", _rest))
