"""A job whose work has succeeded is taken for requeueing, and so done twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Finish, Put, Requeue, Turn

import rdq_core._requeue
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "JOB-5"
PROGRAM = [Put(), Turn(), Finish(0), Requeue((0,))]


def _requeueable(right: Callable[..., Any], job: Any) -> None:
    if not job.succeeded:
        right(job)


applied = wrongly((rdq_core._requeue, "requeueable", _requeueable))
