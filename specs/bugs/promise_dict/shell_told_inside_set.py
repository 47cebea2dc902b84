"""Whoever waits for a key is told inside the call that sets it, and not in a turn (the seed's way)."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import Wait
from rdq_twisted import DeferredDict

SUBJECT = "twisted"
CLAUSE = "TURN-1"


def _set(right: Callable[..., None], made: DeferredDict[Any, Any], key: object, value: object) -> None:
    right(made, key, value)
    while not isinstance(made._run(1, float("inf")), Wait):
        pass


applied = wrongly((DeferredDict, "__setitem__", _set))
