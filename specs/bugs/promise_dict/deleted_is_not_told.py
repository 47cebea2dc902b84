"""Who was to be told of a value that is deleted meanwhile is told nothing."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Delete, Get, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-4"
PROGRAM = [Get(0), Set(0), Delete(0), Turn()]


def _delete(right: Callable[..., Any], made: PromiseDict[Any, Any], key: object, *, now: float) -> Any:
    value = right(made, key, now=now)
    for getter in [getter for getter in made._to_tell if getter.key == key]:
        del made._to_tell[getter]
    return value


applied = wrongly((PromiseDict, "delete", _delete))
