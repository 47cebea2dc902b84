"""Keys that wait for a slot go on waiting when the width for each key is raised."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-4"
WIDTH = 2
PROGRAM = [SetWidthPerKey(1), Put(key="a"), Put(key="a"), Turn(), SetWidthPerKey(2), Turn()]


def _change(right: Callable[..., Any], line: KeyedLine[Any, Any], change: Any, now: float) -> None:
    asked = {*line._heads.places, *line._timed.places}
    waiting = [number for number, strand in line._by_number.items() if strand.line and number not in asked]
    right(line, change, now)
    for number in waiting:
        line._heads.discard(number)


applied = wrongly((KeyedLine, "change_limits", _change))
