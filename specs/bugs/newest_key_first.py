"""Of the keys that may launch, the one that came last is first, whatever the priorities."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-3"
PROGRAM = [SetWidthPerKey(1), Put(key="a"), Put(key="b"), Turn()]


def _first(right: Callable[..., Any], line: KeyedLine[Any, Any], now: float) -> Any:
    strand = right(line, now)
    asked = [line._by_number[number] for number in line._heads.places]
    may = [one for one in asked if one.key is None or (one.limit or line.limit).admits(now)]
    return None if strand is None else max(may, key=lambda one: one.number)


applied = wrongly((KeyedLine, "_first", _first))
