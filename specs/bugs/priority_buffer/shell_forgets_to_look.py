"""The shell has no turn when an item is put for somebody who waits."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Forget, Get, Put

from bugs.wrong import wrongly
from rdq_twisted import DeferredPriorityQueue

CLAUSE = "BUFFER-4"
PROGRAM = [Get(0), Put(1), Turn(), Clear(), Forget(0)]
SUBJECT = "twisted"
BEYOND = {"explorer": "a shell cannot be branched"}


def _look(_right: Callable[..., None], _queue: DeferredPriorityQueue[Any]) -> None:
    """Have none."""


applied = wrongly((DeferredPriorityQueue, "_look", _look))
