"""Whatever grows is said to double."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import trend
from rdq_core.growth._fitting import Points

CLAUSE = "GROWTH-6"
CHECK = "test_trend.test_constant_overload_is_a_line"


def _is_curved(_right: Callable[[Points], bool], points: Points) -> bool:
    return all(y > 0 for _, y in points)


applied = wrongly((trend, "is_curved", _is_curved))
