"""Work that fails after a stop fails its job, though it would have been done again."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Put, Stop, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase

SUBJECT = "core"
CLAUSE = "RETRY-3"
PROGRAM = [Put(retry=(2, 1, 1, 9, 0)), Turn(), Stop(), Fail(0), Turn()]


def _failed(right: Callable[..., None], queue: Queue, *args: Any, **kwargs: Any) -> None:
    right(queue, *args, **{"final": queue.phase is Phase.STOPPING, **kwargs})


applied = wrongly((DispatchQueue, "failed", _failed))
