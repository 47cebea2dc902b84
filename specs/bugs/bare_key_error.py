"""Reprioritising a settled job raises the dictionary's own KeyError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Reprioritize

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "ERROR-1"
PROGRAM = [Put(), Cancel(0), Reprioritize(0, 0)]


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    if job.state.settled:
        raise KeyError(job.id)
    right(queue, job, priority, now=now)


applied = wrongly((DispatchQueue, "reprioritize", _reprioritize))
