"""`size` counts a job being cancelled as under way and as pending. As txrdq did in its way."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Size, State

SUBJECT = "core"
CLAUSE = "COUNT-1"
PROGRAM = [Put(), Turn(), Cancel(0)]


def _size(right: Callable[..., Any], queue: Queue) -> Size:
    right_size: Size = right(queue)
    cancelling = sum(job.state is State.CANCELLING for job in queue._ledger.underway.values())
    return Size(right_size.underway, right_size.pending + cancelling)


applied = wrongly((DispatchQueue, "size", _size))
