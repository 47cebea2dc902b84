"""The first time that work is done is not counted as an attempt, but as two."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Put, Turn

import rdq_core.dispatch_queue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "RETRY-1"
PROGRAM = [Put(retry=(2, 1, 1, 9, 0)), Turn(), Fail(0), Turn()]


def _verdict(right: Callable[..., Any], job: Any, error: Any, *args: Any) -> Any:
    retry = job.retry
    if retry is not None and len(job.attempts) + 2 >= retry.attempts:
        return None, error
    return right(job, error, *args)


applied = wrongly((rdq_core.dispatch_queue, "verdict", _verdict))
