"""A stopped queue does not listen when it is stopped again, this time with `cancel_underway`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase

SUBJECT = "core"


def _stop(right: Callable[..., Any], queue: Queue, **kwargs: Any) -> Any:
    if queue.phase is Phase.STOPPING:
        kwargs["cancel_underway"] = False
    return right(queue, **kwargs)


applied = wrongly((DispatchQueue, "stop", _stop))
