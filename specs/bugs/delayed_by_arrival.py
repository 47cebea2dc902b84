"""`delayed` lists by arrival, not by when the jobs will be due."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "DELAY-2"
PROGRAM = [Put(delay=2), Put(delay=1)]


def _delayed(right: Callable[..., Any], queue: Queue) -> list[Any]:
    return sorted(right(queue), key=lambda job: job.id)


applied = wrongly((DispatchQueue, "delayed", _delayed))
