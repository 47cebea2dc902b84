"""Of several deadlines the last that was given counts, and may so be put off."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Drain, Put, Tick, Turn

from bugs.wrong import wrongly
from rdq_core.ranking import Ranking

SUBJECT = "core"
CLAUSE = "DEADLINE-1"
PROGRAM = [Put(), Turn(), Drain(1), Drain(5), Tick(1), Turn()]


def _bring_forward(_right: Callable[..., Any], timeline: Any, name: int, moment: float) -> None:
    timeline.set(name, moment)


applied = wrongly((Ranking, "bring_forward", _bring_forward))
