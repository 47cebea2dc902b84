"""A job whose work was done again is told of a second time."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Finish, Put, Tick, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "SETTLE-1"
PROGRAM = [Put(retry=(2, 1, 1, 9, 0)), Turn(), Fail(0), Tick(1), Turn(), Finish(0), Turn()]


def _work_ended(right: Callable[..., None], queue: Queue, job: Any, *args: Any) -> None:
    right(queue, job, *args)
    if len(job.attempts) > 1:
        queue._ledger.settled.append(job)


applied = wrongly((DispatchQueue, "_work_ended", _work_ended))
