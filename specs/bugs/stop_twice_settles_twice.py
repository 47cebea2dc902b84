"""A second stop settles what the first returned once more."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "SETTLE-1"
PROGRAM = [Put(), Stop(), Turn(), Stop(), Turn()]
WIDTH = 0


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    for job in queue._ledger.handed_back:
        queue._ledger.settled.append(job)
    return right(queue, **kwargs)


applied = wrongly((DispatchQueue, "stop", _stop))
