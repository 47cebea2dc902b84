"""Every slope is taken to be certain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bugs.wrong import wrongly
from rdq_core.growth import trend
from rdq_core.growth._fitting import Line, Points

CLAUSE = "GROWTH-7"
CHECK = "test_trend.test_up_and_down_is_no_trend"


def _line(right: Callable[[Points], Line], points: Points) -> Line:
    return replace(right(points), error=0)


applied = wrongly((trend, "line", _line))
