"""The shell lets the machine serve a getter whose Deferred was cancelled."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Turn
from rdq_specs.structures.priority_buffer.calls import Clear, Forget, Get, Put

from bugs.wrong import wrongly
from rdq_core import BufferGetter
from rdq_twisted import DeferredPriorityQueue

CLAUSE = "BUFFER-10"
PROGRAM = [Get(0), Forget(0), Put(1), Turn(), Clear()]
SUBJECT = "twisted"
BEYOND = {"explorer": "a shell cannot be branched"}


def _forget(_right: Callable[..., None], queue: DeferredPriorityQueue[Any], getter: BufferGetter) -> None:
    del queue._waiting[getter]


applied = wrongly((DeferredPriorityQueue, "_forget", _forget))
