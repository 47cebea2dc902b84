"""Work that succeeds after its interrupt is reported as failed, and so handed back: it will be done twice."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Stop, Turn
from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure

from bugs.wrong import wrongly
from rdq_core import State
from rdq_twisted import ResizableDispatchQueue

SUBJECT = "twisted"
CLAUSE = "JOB-4"
PROGRAM = [Put(), Turn(), Stop(True), Turn(), Finish(0), Turn()]


def _finished(right: Callable[..., Any], queue: ResizableDispatchQueue[Any, Any], result: Any, job: Any) -> None:
    if job.state is State.CANCELLING:
        queue._failed(Failure(CancelledError()), job)
    else:
        right(queue, result, job)


applied = wrongly((ResizableDispatchQueue, "_finished", _finished))
