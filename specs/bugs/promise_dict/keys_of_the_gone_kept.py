"""A key is still asked for when the last who waited for it has gone."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Forget, Get

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-7"
PROGRAM = [Get(0), Forget(0), Turn()]


def _forget(right: Callable[..., bool], made: PromiseDict[Any, Any], getter: Any, *, now: float) -> bool:
    waited = getter in made._waiting
    stood = right(made, getter, now=now)
    if waited:
        made._lines.setdefault(getter.key, {})
    return stood


def _waiting(_right: Callable[..., list[Any]], made: PromiseDict[Any, Any]) -> list[Any]:
    return list(made._lines)


applied = wrongly((PromiseDict, "forget", _forget), (PromiseDict, "waiting", _waiting))
