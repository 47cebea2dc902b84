"""Where the function that says which failures count raises, nobody hears of it."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rdq_core._again
from bugs.wrong import wrongly

SUBJECT = "core"
CLAUSE = "RETRY-6"
CHECK = "tests/core/test_queue_retry.py"
BEYOND = dict.fromkeys(("machine", "explorer", "simulator"), "a function")


def _counts(right: Callable[..., bool], *args: Any) -> bool:
    try:
        return right(*args)
    except Exception:
        return False


applied = wrongly((rdq_core._again, "counts", _counts))
