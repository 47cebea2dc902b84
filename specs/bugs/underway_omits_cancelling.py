"""A cancelled job is not listed under way any more, though its work runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "WIDTH-2"
PROGRAM = [Put(), Turn(), Cancel(0)]


def _underway(right: Callable[..., Any], queue: Queue) -> list[Any]:
    return [job for job in right(queue) if job.state is State.UNDERWAY]


applied = wrongly((DispatchQueue, "underway", _underway))
