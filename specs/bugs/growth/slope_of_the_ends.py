"""The slope is that from the first observation to the last, whatever lies between."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import trend
from rdq_core.growth._fitting import Line, Points

CLAUSE = "GROWTH-5"
CHECK = "test_trend.test_a_line_through_what_is_noisy_is_the_one_of_least_squares"


def _line(_right: Callable[[Points], Line], points: Points) -> Line:
    (_, first), (_, last) = points[0], points[-1]
    return Line(first, last - first, 0)


applied = wrongly((trend, "line", _line))
