"""Every observation is kept, however soon it comes."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import Trend

CLAUSE = "GROWTH-9"
CHECK = "test_trend.test_with_a_spacing_it_reaches_back_as_far_as_it_keeps"


def _replaces_latest(_right: Callable[[Trend, float], bool], _trend: Trend, _at: float) -> bool:
    return False


applied = wrongly((Trend, "_replaces_latest", _replaces_latest))
