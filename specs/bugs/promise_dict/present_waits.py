"""Who asks for what is present waits until it is set again."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Get, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-2"
PROGRAM = [Set(0), Get(1), Turn()]


def _get(right: Callable[..., object], made: PromiseDict[Any, Any], key: Any, *, now: float) -> object:
    try:
        present = key in made
    except TypeError:
        present = False
    if not present:
        return right(made, key, now=now)
    items = list(made._values.items())
    del made._values[key]
    asked = right(made, key, now=now)
    made._values.clear()
    made._values.update(items)
    return asked


applied = wrongly((PromiseDict, "get", _get))
