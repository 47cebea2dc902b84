"""What is under way when keys become limited holds no slot of its key."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rdq_specs.calls import Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine, SlotNotHeld

SUBJECT = "core"
CLAUSE = "KEY-1"
WIDTH = 2
PROGRAM = [Put(key="a"), Turn(), SetWidthPerKey(1), Put(key="a"), Turn()]


def _hold(_right: Callable[..., Any], _line: KeyedLine[Any, Any], _job: Any, _now: float) -> None:
    pass


def _ended(right: Callable[..., Any], line: KeyedLine[Any, Any], job: Any, now: float) -> None:
    with suppress(SlotNotHeld):
        right(line, job, now)


applied = wrongly((KeyedLine, "hold", _hold), (KeyedLine, "ended", _ended))
