"""A job that was handed back delayed is pending at once when it is requeued."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"


def _left_to_wait(_right: Callable[..., Any], _job: Any) -> float:
    return 0.0


applied = wrongly((rdq_core.dispatch_queue, "left_to_wait", _left_to_wait))
