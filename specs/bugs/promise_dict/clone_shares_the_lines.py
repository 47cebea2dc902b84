"""A clone has the same lines of getters as its original, not copies."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import PromiseDict

CLAUSE = "DICT-11"
BEYOND = {"machine": "it makes no clones"}


def _clone(right: Callable[..., PromiseDict[Any, Any]], made: PromiseDict[Any, Any]) -> PromiseDict[Any, Any]:
    copy = right(made)
    copy._lines = made._lines
    return copy


applied = wrongly((PromiseDict, "clone", _clone))
