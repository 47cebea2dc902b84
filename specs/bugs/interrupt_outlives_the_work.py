"""Work that ends before its interrupt is polled is interrupted all the same."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"


def _failed(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    due = job.id in queue._ledger.interrupts.jobs
    right(queue, job, *args, **kwargs)
    if due:
        queue._ledger.interrupts.add({job.id: job})


applied = wrongly((DispatchQueue, "failed", _failed))
