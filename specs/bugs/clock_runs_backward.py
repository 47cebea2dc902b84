"""An earlier time is taken as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CHECK = "relations"
CLAUSE = "TIME-1"


def _later(right: Callable[..., Any], latest: float, now: float) -> float:
    right(latest, now)
    return now


applied = wrongly((rdq_core.dispatch_queue, "later", _later))
