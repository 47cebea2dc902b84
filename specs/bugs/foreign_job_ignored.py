"""Cancelling another queue's job does nothing, where it is to be refused."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import FOREIGN, Cancel

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "JOB-2"
PROGRAM = [Cancel(FOREIGN)]


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    if job._owner is queue._ledger.owner:
        right(queue, job, now=now)


applied = wrongly((DispatchQueue, "cancel", _cancel))
