"""The shell serves who waits inside `put`, as Twisted's own queue does."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_twisted import DeferredPriorityQueue

CLAUSE = "TURN-1"
SUBJECT = "twisted"
BEYOND = {"explorer": "a shell cannot be branched"}


def _look(_right: Callable[..., None], queue: DeferredPriorityQueue[Any]) -> None:
    queue._run(1000, float("inf"))


applied = wrongly((DeferredPriorityQueue, "_look", _look))
