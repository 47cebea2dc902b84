"""Of several jobs returned by a stop, all but the first settle as cancelled."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State, Waiter
from rdq_core.job import change

SUBJECT = "core"
CLAUSE = "SETTLE-2"
PROGRAM = [Put(), Put(), Stop(), Turn()]
WIDTH = 0


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Waiter:
    waiter: Waiter = right(queue, **kwargs)
    for job in queue._ledger.handed_back[1:]:
        change(job, State.CANCELLED)
    return waiter


applied = wrongly((DispatchQueue, "stop", _stop))
