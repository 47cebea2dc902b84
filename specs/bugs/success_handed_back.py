"""A job that `stop` interrupted is handed back though its work succeeded: it will be done twice."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "JOB-4"
PROGRAM = [Put(), Turn(), Stop(True), Turn(), Finish(0), Turn()]


def _finished(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    interrupted = dict(queue._ledger.interrupted)
    right(queue, job, *args, **kwargs)
    queue._ledger.interrupted.clear()
    queue._ledger.interrupted.update(interrupted)


applied = wrongly((DispatchQueue, "finished", _finished))
