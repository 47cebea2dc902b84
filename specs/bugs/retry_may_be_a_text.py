"""What is no retry is taken for none."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "RETRY-4"
PROGRAM = [Put(retry="3"), Turn()]


def _put(right: Callable[..., Any], queue: Queue, *args: Any, retry: Any = None, **kwargs: Any) -> Any:
    return right(queue, *args, retry=None if isinstance(retry, str) else retry, **kwargs)


applied = wrongly((DispatchQueue, "put", _put))
