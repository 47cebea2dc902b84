"""What grows by a rate is taken to grow by it at every moment."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import arithmetic

CLAUSE = "GROWTH-1"
CHECK = "test_arithmetic.test_the_rate_can_be_had_back_from_the_factor"


def _log1p(_right: Callable[[float], float], rate: float) -> float:
    return rate


applied = wrongly((arithmetic, "log1p", _log1p))
