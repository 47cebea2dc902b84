"""Deleting what is not set raises a bare KeyError."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Delete

from bugs.wrong import wrongly
from rdq_core import PromiseDict, UnknownKey

CLAUSE = "DICT-9"
PROGRAM = [Delete(0), Turn()]


def _delete(right: Callable[..., Any], made: PromiseDict[Any, Any], key: object, *, now: float) -> Any:
    try:
        return right(made, key, now=now)
    except UnknownKey:
        raise KeyError(key) from None


applied = wrongly((PromiseDict, "delete", _delete))
