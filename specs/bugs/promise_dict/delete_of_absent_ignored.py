"""Deleting what is not set is no error."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Delete
from rdq_specs.structures.promise_dict.core import Value

from bugs.wrong import wrongly
from rdq_core import PromiseDict, UnknownKey

CLAUSE = "DICT-9"
PROGRAM = [Delete(0), Turn()]


def _delete(right: Callable[..., Any], made: PromiseDict[Any, Any], key: object, *, now: float) -> Any:
    try:
        return right(made, key, now=now)
    except UnknownKey:
        return Value(-1)


applied = wrongly((PromiseDict, "delete", _delete))
