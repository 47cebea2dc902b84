"""`stop` hands jobs back in order of arrival, whatever their priorities. As txrdq did."""

# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Stopped

SUBJECT = "core"
CLAUSE = "STOP-5"
PROGRAM = [Put(1), Put(), Stop(), Turn()]
WIDTH = 0


def _poll(right: Callable[..., Any], queue: Queue, *, now: float) -> Any:
    command = right(queue, now=now)
    if isinstance(command, Stopped):
        return Stopped(command.waiter, tuple(sorted(command.jobs, key=lambda job: job.id)))
    return command


applied = wrongly((DispatchQueue, "poll", _poll))
