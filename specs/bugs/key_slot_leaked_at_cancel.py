"""The end of cancelled work gives back the slot of the queue, and not that of the key."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Cancel, Finish, Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine, State

SUBJECT = "core"
CLAUSE = "KEY-4"
WIDTH = 2
PROGRAM = [SetWidthPerKey(1), Put(key="a"), Put(key="a"), Turn(), Cancel(0), Turn(), Finish(0), Turn()]


def _ended(right: Callable[..., Any], line: KeyedLine[Any, Any], job: Any, now: float) -> None:
    if job.state is not State.CANCELLED:
        right(line, job, now)


applied = wrongly((KeyedLine, "ended", _ended))
