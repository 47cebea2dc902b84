"""A second pause that ends sooner shortens the first."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import PauseFor, Put, Tick, Turn

from bugs.wrong import wrongly
from rdq_core.ranking import Ranking

SUBJECT = "core"
CLAUSE = "PAUSE-5"
PROGRAM = [Put(), PauseFor(5), PauseFor(1), Turn(), Tick(1), Turn()]


def _put_off(_right: Callable[..., None], timeline: Ranking[float], name: int, moment: float) -> None:
    timeline.set(name, moment)


applied = wrongly((Ranking, "put_off", _put_off))
