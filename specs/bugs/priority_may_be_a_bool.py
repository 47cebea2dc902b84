"""True is taken for a priority, as it is an int to `isinstance`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put

import rdq_core.dispatch_queue
import rdq_core.priority_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "ORDER-5"
PROGRAM = [Put(True)]


def _check(right: Callable[..., Any], priority: Any) -> None:
    if not isinstance(priority, bool):
        right(priority)


applied = wrongly(
    (rdq_core.dispatch_queue, "check_priority", _check), (rdq_core.priority_queue, "check_priority", _check)
)
