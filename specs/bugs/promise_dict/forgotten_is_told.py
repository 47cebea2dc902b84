"""A getter that is cancelled after its key was set is told all the same."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Forget, Get, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-6"
PROGRAM = [Get(0), Set(0), Forget(0), Turn()]


def _forget(right: Callable[..., bool], made: PromiseDict[Any, Any], getter: Any, *, now: float) -> bool:
    return getter in made._to_tell or right(made, getter, now=now)


applied = wrongly((PromiseDict, "forget", _forget))
