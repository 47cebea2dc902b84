"""The next launch is chosen a poll ahead, and not taken back by a stop."""

from __future__ import annotations

from rdq_specs.calls import SELF, Fail, Put, Stop, Turn

from bugs.launch_chosen_ahead import AHEAD, ahead
from bugs.wrong import ends_strays, wrongly
from rdq_core import DispatchQueue, State

SUBJECT = "core"
CLAUSE = "STOP-1"
PROGRAM = [Put(0, (Stop(),)), Put(0, (Fail(SELF),)), Turn()]
WIDTH = 2


applied = wrongly((DispatchQueue, "poll", ahead(State.RETURNED)), *ends_strays(AHEAD), aside=AHEAD)
