"""Once a job has been reprioritised, `pending` lists by arrival."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Reprioritize

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, PriorityQueue

SUBJECT = "core"
CLAUSE = "ORDER-4"
PROGRAM = [Put(), Put(), Reprioritize(0, 1)]


def _pending(right: Callable[..., Any], queue: Queue) -> list[Any]:
    jobs: list[Any] = right(queue)
    line = queue._ledger.pending
    moved = isinstance(line, PriorityQueue) and line._moved.places
    return sorted(jobs, key=lambda job: job.id) if moved else jobs


applied = wrongly((DispatchQueue, "pending", _pending))
