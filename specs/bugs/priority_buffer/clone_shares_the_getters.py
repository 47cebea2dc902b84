"""A clone has the same line of getters as its original, not a copy."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import PriorityBuffer

CLAUSE = "BUFFER-16"
BEYOND = {"machine": "it makes no clones"}


def _clone(right: Callable[..., PriorityBuffer[Any]], buffer: PriorityBuffer[Any]) -> PriorityBuffer[Any]:
    copy = right(buffer)
    copy._getters = buffer._getters
    return copy


applied = wrongly((PriorityBuffer, "clone", _clone))
