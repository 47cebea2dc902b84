"""What `put` gave never fires when the job is cancelled under way in a paused queue."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Finish, Pause, Put, Turn

import rdq_twisted.dispatcher
from bugs.wrong import wrongly

SUBJECT = "twisted"
CLAUSE = "TELL-1"
PROGRAM = [Put(), Turn(), Finish(0), Turn(), Put(), Turn(), Pause(), Cancel(1), Turn(), Finish(1), Turn()]


def _interrupt(right: Callable[..., Any], job: Any, end: Any) -> None:
    if job._queue.paused:
        job._promised = None
    right(job, end)


applied = wrongly((rdq_twisted.dispatcher, "interrupt", _interrupt))
