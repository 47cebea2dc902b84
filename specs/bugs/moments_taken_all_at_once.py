"""All that is due has come before anything is launched: a clock that is late launches in another order."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CHECK = "relations"
CLAUSE = "TIME-2"


def _take_moment(right: Callable[..., Any], ledger: Any) -> bool:
    taken = False
    while right(ledger):
        taken = True
    return taken


applied = wrongly((rdq_core.dispatch_queue, "take_moment", _take_moment))
