"""Who asks a closed dictionary for what never comes waits for it."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Close, Get

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-8"
PROGRAM = [Close(), Get(0), Turn()]


def _get(right: Callable[..., Any], made: PromiseDict[Any, Any], key: object, *, now: float) -> Any:
    closed, made._closed = made._closed, False
    try:
        return right(made, key, now=now)
    finally:
        made._closed = closed


applied = wrongly((PromiseDict, "get", _get))
