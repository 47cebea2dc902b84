"""A pause without an end is given one by a pause that has one."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Pause, PauseFor, Put, Tick, Turn

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue
from rdq_core._ledger import RESUMPTION

SUBJECT = "core"
CLAUSE = "PAUSE-1"
PROGRAM = [Put(), Pause(), PauseFor(1), Turn(), Tick(1), Turn()]


def _pause_for(right: Callable[..., None], queue: Queue, seconds: float, *, now: float) -> None:
    right(queue, seconds, now=now)
    ledger = queue._ledger
    ledger.timeline.put_off(RESUMPTION, ledger.now + seconds)


applied = wrongly((DispatchQueue, "pause_for", _pause_for))
