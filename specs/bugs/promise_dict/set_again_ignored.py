"""A key that is set keeps its first value."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-1"
PROGRAM = [Set(0, 0), Set(0, 1), Turn()]


def _set(right: Callable[..., None], made: PromiseDict[Any, Any], key: object, value: object, *, now: float) -> None:
    right(made, key, made.present.get(key, value), now=now)


applied = wrongly((PromiseDict, "set", _set))
