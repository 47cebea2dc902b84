"""The machine keeps the jobs that failed, for statistics that nobody wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "KEEP-1"


KEPT: list[object] = []


def _failed(right: Callable[..., Any], queue: Queue, job: Any, *args: Any, **kwargs: Any) -> None:
    right(queue, job, *args, **kwargs)
    KEPT.append(job)
    del KEPT[:-100]


applied = wrongly((DispatchQueue, "failed", _failed))
