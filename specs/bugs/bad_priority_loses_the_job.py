"""A bad priority is refused, and the job it was for is gone. As txrdq did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, InvalidType, InvalidValue

SUBJECT = "core"


def _reprioritize(right: Callable[..., Any], queue: Queue, job: Any, priority: Any, *, now: float) -> None:
    try:
        right(queue, job, priority, now=now)
    except (InvalidType, InvalidValue):
        queue._ledger.pending.remove(job.id)
        raise


applied = wrongly((DispatchQueue, "reprioritize", _reprioritize))
