"""Jobs without a key are limited as if they had one in common."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from rdq_specs.calls import Put, SetWidthPerKey, Turn

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-6"
WIDTH = 2
PROGRAM = [SetWidthPerKey(1), Put(), Put(), Turn()]


def _first(right: Callable[..., Any], line: KeyedLine[Any, Any], now: float) -> Any:
    strand = right(line, now)
    width = inf if line.limit.width is None else line.limit.width
    return None if strand is not None and strand.key is None and strand.held >= width else strand


applied = wrongly((KeyedLine, "_first", _first))
