"""Something is kept of every key that there ever was."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bugs.wrong import wrongly
from rdq_core import KeyedLine

SUBJECT = "core"
CLAUSE = "KEY-7"
CHECK = "tests/core/test_queue_keys.py"
BEYOND = dict.fromkeys(("machine", "explorer", "simulator"), "a key kept")


def _forget(_right: Callable[..., Any], line: KeyedLine[Any, Any], strand: Any) -> None:
    if not strand.line and not strand.held:
        line._spent.set(strand.number, line._now + 1_000_000)


applied = wrongly((KeyedLine, "_forget", _forget))
