"""Once a waiter has been told, those behind it are told too, whatever it has done: the pool may be full again."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from rdq_specs.calls import Turn
from rdq_specs.structures.pool.calls import Add, Finish, WhenEmpty

from bugs.wrong import wrongly
from rdq_core.levels import Level, Levels

CLAUSE = "POOL-2"
PROGRAM = [Add(0), WhenEmpty(1, script=(Add(3),)), WhenEmpty(2), Finish(0), Turn()]


def _ceases(_right: Callable[..., None], levels: Levels, level: Level) -> None:
    sleepers = levels._asleep.pop(level, None)
    if sleepers is not None:
        levels._awake.setdefault(level, OrderedDict()).update(sleepers)


applied = wrongly((Levels, "_ceases", _ceases))
