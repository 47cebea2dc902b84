"""A job that timed out settles as cancelled."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Tick, Turn

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "TIMEOUT-2"
PROGRAM = [Put(timeout=1), Turn(), Tick(1), Turn(), Finish(0), Turn()]


def _end(right: Callable[..., Any], job: Any, owner: object, outcome: object, now: float, _late: object) -> Any:
    return right(job, owner, outcome, now, frozenset())


applied = wrongly((rdq_core.dispatch_queue, "finish", _end), (rdq_core.dispatch_queue, "fail", _end))
