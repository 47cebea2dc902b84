"""A job whose key may launch nothing holds back all that come after it."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-4"
WIDTH = 3
PROGRAM = [SetWidthPerKey(1), Put(key="a"), Put(key="a"), Put(key="b"), Turn()]


def _first(right: Callable[..., Any], line: KeyedLine[Any, Any], now: float) -> Any:
    strand = right(line, now)
    return strand if strand is None or strand.line.head()[1] == line.in_order()[0].id else None


applied = wrongly((KeyedLine, "_first", _first))
