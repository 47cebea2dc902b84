"""A put that is refused is counted by `size`, once: a number kept beside the books is put right when read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put

from bugs.wrong import Aside, Queue, wrongly
from rdq_core import DispatchQueue, RDQError, Size

SUBJECT = "core"
CLAUSE = "ERROR-2"
PROGRAM = [Put(float("nan"))]


REFUSED = Aside()


def _put(right: Callable[..., Any], queue: Queue, *args: Any, **kwargs: Any) -> Any:
    try:
        return right(queue, *args, **kwargs)
    except RDQError:
        REFUSED.set(queue, 1)
        raise


def _size(right: Callable[..., Any], queue: Queue) -> Size:
    underway, pending = right(queue)
    return Size(underway, pending + (REFUSED.pop(queue) or 0))


applied = wrongly((DispatchQueue, "put", _put), (DispatchQueue, "size", _size), aside=REFUSED)
