"""Cancelling work under way gives back the slot of its key at once, though the work runs on."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rdq_specs.calls import Cancel, Put, SetWidthPerKey, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, KeyedLine, SlotNotHeld, State

SUBJECT = "core"
CLAUSE = "KEY-1"
WIDTH = 2
PROGRAM = [SetWidthPerKey(1), Put(key="a"), Put(key="a"), Turn(), Cancel(0), Turn()]


def _cancel(right: Callable[..., Any], queue: Queue, job: Any, *, now: float) -> None:
    before = job.state
    right(queue, job, now=now)
    line = queue._ledger.pending
    if before is State.UNDERWAY and isinstance(line, KeyedLine):
        line.ended(job, queue._ledger.now)


def _ended(right: Callable[..., Any], line: KeyedLine[Any, Any], job: Any, now: float) -> None:
    if job.state in (State.CANCELLED, State.ABANDONED):
        return
    with suppress(SlotNotHeld):
        right(line, job, now)


applied = wrongly((DispatchQueue, "cancel", _cancel), (KeyedLine, "ended", _ended))
