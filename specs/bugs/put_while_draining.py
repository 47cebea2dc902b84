"""A draining queue takes jobs."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Drain, Put

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Phase

SUBJECT = "core"
CLAUSE = "STOP-2"
PROGRAM = [Drain(), Put()]


def _put(right: Callable[..., Any], queue: Queue, *args: Any, **kwargs: Any) -> Any:
    phase = queue._ledger.phase
    if phase is Phase.DRAINING:
        queue._ledger.phase = Phase.OPEN
    try:
        return right(queue, *args, **kwargs)
    finally:
        queue._ledger.phase = phase


applied = wrongly((DispatchQueue, "put", _put))
