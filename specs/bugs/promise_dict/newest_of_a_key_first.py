"""Of those who wait for a key, the last to ask is told first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Get, Set

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-5"
PROGRAM = [Get(0), Get(1), Set(0), Turn()]


def _leave(right: Callable[..., dict[Any, None]], made: PromiseDict[Any, Any], key: object) -> dict[Any, None]:
    return dict.fromkeys(reversed(right(made, key)))


applied = wrongly((PromiseDict, "_leave", _leave))
