"""A job that is requeued has no key any more."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Put, Requeue, SetWidthPerKey, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "KEY-1"
WIDTH = 2
PROGRAM = [Put(key="a"), Turn(), Fail(0), Turn(), SetWidthPerKey(1), Put(key="a"), Requeue((0,)), Turn()]
REQUEUING: list[None] = []


def _requeue(right: Callable[..., Any], queue: Queue, jobs: Any, *, now: float) -> Any:
    REQUEUING.append(None)
    try:
        return right(queue, jobs, now=now)
    finally:
        REQUEUING.clear()


def _put(right: Callable[..., Any], queue: Queue, *args: Any, **kwargs: Any) -> Any:
    return right(queue, *args, **{**kwargs, "key": None} if REQUEUING else kwargs)


applied = wrongly((DispatchQueue, "requeue", _requeue), (DispatchQueue, "put", _put))
