"""Reprioritising a job to where it stands loses it. As txrdq lost a reprioritised job."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    same = job.priority == priority
    right(queue, job, priority, now=now)
    if same:
        queue._ledger.pending.remove(job.id)


applied = wrongly((DispatchQueue, "reprioritize", _reprioritize))
