"""A job that cancels itself and ends at once is under way for ever. As txrdq did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"


def _finished(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    if job.id not in queue._ledger.interrupts.jobs:
        right(queue, job, *args, **kwargs)


applied = wrongly((DispatchQueue, "finished", _finished))
