"""A timeout frees the slot though the work still runs: two run at width one."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Tick, Turn

import rdq_core.dispatch_queue
from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "WIDTH-1"
PROGRAM = [Put(timeout=1), Put(), Turn(), Tick(1), Turn()]


def _take_moment(right: Callable[..., Any], ledger: Any) -> bool:
    before = len(ledger.timed_out)
    taken = right(ledger)
    ledger.width.held -= max(0, len(ledger.timed_out) - before)
    return bool(taken)


def _ended(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    late = getattr(job, "id", None) in queue._ledger.timed_out
    right(queue, job, *args, **kwargs)
    queue._ledger.width.held += late


applied = wrongly(
    (rdq_core.dispatch_queue, "take_moment", _take_moment),
    (DispatchQueue, "finished", _ended),
    (DispatchQueue, "failed", _ended),
)
