"""True is taken for a width of one for each key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import SetWidthPerKey

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue

SUBJECT = "core"
CLAUSE = "KEY-10"
PROGRAM = [SetWidthPerKey(True)]


def _set(right: Callable[..., Any], queue: Queue, width: Any, *, now: float) -> None:
    right(queue, int(width) if isinstance(width, bool) else width, now=now)


applied = wrongly((DispatchQueue, "set_width_per_key", _set))
