"""Who awaits what `put` gave for a job that times out is told that it was cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, Tick, Turn

import rdq_twisted.dispatcher
from bugs.wrong import wrongly
from rdq_core import State

SUBJECT = "twisted"
CLAUSE = "TELL-1"
PROGRAM = [Put(timeout=2), Turn(), Tick(2), Turn()]


def _interrupt(right: Callable[..., Any], job: Any, _end: State) -> None:
    right(job, State.CANCELLED)


applied = wrongly((rdq_twisted.dispatcher, "interrupt", _interrupt))
