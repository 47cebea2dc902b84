"""A closed dictionary takes what is set."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Close, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-8"
PROGRAM = [Close(), Set(0), Turn()]


def _check_open(right: Callable[..., None], made: PromiseDict[Any, Any], key: object, now: float) -> None:
    closed, made._closed = made._closed, False
    try:
        right(made, key, now)
    finally:
        made._closed = closed


applied = wrongly((PromiseDict, "_check_open", _check_open))
