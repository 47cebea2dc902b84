"""The next launch is chosen a poll ahead, and not taken back by a stop."""

from __future__ import annotations

from rdq_specs.calls import Put, Stop, Turn

from bugs.launch_chosen_ahead import AHEAD, ahead
from bugs.wrong import wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "STOP-1"
PROGRAM = [Put(0, (Stop(),)), Put(), Turn()]
WIDTH = 2


applied = wrongly((DispatchQueue, "poll", ahead(State.RETURNED)), aside=AHEAD)
