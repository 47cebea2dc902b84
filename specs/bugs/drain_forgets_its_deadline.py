"""A drain never comes to its deadline."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Drain, Put, Tick, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue
from rdq_core._ledger import DEADLINE

SUBJECT = "core"
CLAUSE = "DEADLINE-1"
PROGRAM = [Put(), Turn(), Drain(1), Tick(1), Turn()]


def _drain(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    waiter = right(queue, **kwargs)
    queue._ledger.timeline.discard(DEADLINE)
    return waiter


applied = wrongly((DispatchQueue, "drain", _drain))
