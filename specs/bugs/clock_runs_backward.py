"""An earlier time is taken as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import _asking, _ending, _settings, dispatch_queue

SUBJECT = "core"
CHECK = "relations"
CLAUSE = "TIME-1"


def _later(right: Callable[..., Any], latest: float, now: float) -> float:
    right(latest, now)
    return now


applied = wrongly(*((module, "later", _later) for module in (dispatch_queue, _asking, _ending, _settings)))
