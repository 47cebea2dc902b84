"""Of two moments to come `Wait` names the later: a timer stays armed that a nearer one has overtaken."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "TIME-3"


def _next_poll(right: Callable[..., Any], ledger: Any, chance: float | None) -> float | None:
    until: float | None = right(ledger, chance)
    delays = [moment for moment, id in ledger.timeline.in_order() if id in ledger.delayed]
    return until if until is None or len(delays) < 2 else max(until, delays[1])


applied = wrongly((rdq_core.dispatch_queue, "next_poll", _next_poll))
