"""The end of work that has ended already is ignored, where it is to be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "JOB-1"
PROGRAM = [Put(), Turn(), Finish(0), Finish(0)]


def _finished(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    if not job.state.settled:
        right(queue, job, *args, **kwargs)


applied = wrongly((DispatchQueue, "finished", _finished))
