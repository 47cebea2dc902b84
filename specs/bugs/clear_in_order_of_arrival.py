"""`clear` gives the jobs in order of arrival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Clear, Put

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "CLEAR-1"
PROGRAM = [Put(1), Put(), Clear()]


def _clear(right: Callable[..., Any], queue: Queue, *, now: float) -> list[Any]:
    return sorted(right(queue, now=now), key=lambda job: job.id)


applied = wrongly((DispatchQueue, "clear", _clear))
