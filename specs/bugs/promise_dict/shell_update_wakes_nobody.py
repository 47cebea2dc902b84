"""`update`, `|=` and the constructor set past those who wait (the seed's subclass of dict loses them there)."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.promise_dict.calls import Get, Set

from bugs.wrong import wrongly
from rdq_twisted import DeferredDict

SUBJECT = "twisted"
CLAUSE = "DICT-7"
PROGRAM = [Get(0), Set(0), Turn()]


def _set_all(_right: Callable[..., None], made: DeferredDict[Any, Any], items: dict[Any, Any]) -> None:
    made._machine._values.update(items)


applied = wrongly((DeferredDict, "_set_all", _set_all))
