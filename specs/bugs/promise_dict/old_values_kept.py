"""Values that have been deleted are kept alive."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Delete, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-10"
PROGRAM = [Set(0), Delete(0), Turn()]
BEYOND = {"explorer": "it looks at what is kept only at the end of a run, which it has none of"}


_kept: list[object] = []


def _delete(right: Callable[..., Any], made: PromiseDict[Any, Any], key: object, *, now: float) -> Any:
    value = right(made, key, now=now)
    _kept.append(value)
    return value


applied = wrongly((PromiseDict, "delete", _delete))
