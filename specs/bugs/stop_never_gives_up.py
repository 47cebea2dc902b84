"""Slots of work that never ends are held for ever, whatever `abandon` says."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Tick, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue
from rdq_core._ledger import ABANDONMENT

SUBJECT = "core"
CLAUSE = "DEADLINE-2"
PROGRAM = [Put(), Turn(), Stop(True, None, 1), Turn(), Tick(1), Turn()]


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    waiter = right(queue, **kwargs)
    queue._ledger.timeline.discard(ABANDONMENT)
    return waiter


applied = wrongly((DispatchQueue, "stop", _stop))
