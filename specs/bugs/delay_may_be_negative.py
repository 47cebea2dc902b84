"""A negative delay is taken for none."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "SECONDS-1"
PROGRAM = [Put(delay=-1)]


def _put(right: Callable[..., Any], queue: Queue, *args: Any, delay: Any = None, **kwargs: Any) -> Any:
    return right(queue, *args, delay=0 if type(delay) is int and delay < 0 else delay, **kwargs)


applied = wrongly((DispatchQueue, "put", _put))
