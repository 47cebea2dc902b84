"""A failure that asks to wait is given whatever it asks for."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdq_specs.calls import Fail, Put, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import Retry

SUBJECT = "core"
CLAUSE = "RETRY-2"
PROGRAM = [Put(retry=(2, 1, 1, 2, 0)), Turn(), Fail(0, 3), Put(), Turn(), Tick(2), Turn(), Tick(1), Turn()]


def _backoff(right: Callable[..., float], retry: Retry, *args: Any, at_least: float = 0.0) -> float:
    return max(right(retry, *args), at_least)


applied = wrongly((Retry, "backoff", _backoff))
