"""What chance says of a wait is not listened to."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable

from rdq_specs.calls import Fail, Put, Tick, Turn

from bugs.wrong import wrongly
from rdq_core import Retry

SUBJECT = "core"
CLAUSE = "RETRY-2"
PROGRAM = [Put(retry=(2, 2, 1, 9, 1)), Turn(), Fail(0, None, 0.5), Put(), Turn(), Tick(1), Turn(), Tick(1), Turn()]


def _backoff(right: Callable[..., float], retry: Retry, attempt: int, *_jitter: float, **asked: float) -> float:
    return right(retry, attempt, **asked)


applied = wrongly((Retry, "backoff", _backoff))
