"""Nothing times out while the queue is paused."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Pause, Put, Tick, Turn

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "TIMEOUT-1"
PROGRAM = [Put(timeout=1), Turn(), Pause(), Tick(1), Turn()]


def _take_moment(right: Callable[..., Any], ledger: Any) -> bool:
    first = ledger.timeline.first()
    if ledger.pause.paused and first is not None and first[1] in ledger.underway:
        return False
    return bool(right(ledger))


applied = wrongly((rdq_core.dispatch_queue, "take_moment", _take_moment))
