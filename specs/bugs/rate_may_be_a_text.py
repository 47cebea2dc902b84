"""A text that says a rate is taken for one."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import SetRate

from bugs.wrong import Queue, wrongly
from rdq_core import DispatchQueue, Rate

SUBJECT = "core"
CLAUSE = "RATE-3"
PROGRAM = [SetRate("1/s")]


def _set_rate(right: Callable[..., Any], queue: Queue, rate: Any, *, now: float) -> None:
    right(queue, Rate.parse(rate) if isinstance(rate, str) else rate, now=now)


applied = wrongly((DispatchQueue, "set_rate", _set_rate))
