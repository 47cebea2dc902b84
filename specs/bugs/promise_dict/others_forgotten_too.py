"""Cancelling one who waits for a key cancels all who do."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Forget, Get

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-7"
PROGRAM = [Get(0), Get(1), Forget(0), Turn()]


def _forget(right: Callable[..., bool], made: PromiseDict[Any, Any], getter: Any, *, now: float) -> bool:
    stood = [right(made, other, now=now) for other in [*made._lines.get(getter.key, [getter])]]
    return any(stood)


applied = wrongly((PromiseDict, "forget", _forget))
