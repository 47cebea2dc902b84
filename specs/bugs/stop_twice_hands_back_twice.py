"""A second stop hands the same jobs back once more. As txrdq did."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Waiter
from rdq_core.waiters import Occasion

SUBJECT = "core"


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Waiter:
    waiter: Waiter = right(queue, **kwargs)
    if queue._ledger.waiters.waiting(Occasion.STOPPED) > 1:
        queue._ledger.returned += queue._ledger.handed_back
    return waiter


applied = wrongly((DispatchQueue, "stop", _stop))
