"""A curve is judged by the observations it was fitted to."""

from __future__ import annotations

from collections.abc import Callable
from math import exp

from bugs.wrong import wrongly
from rdq_core.growth import trend
from rdq_core.growth._fitting import ENOUGH, Points, line, logarithmic

CLAUSE = "GROWTH-6"
CHECK = "test_trend.test_what_does_not_go_on_as_a_curve_is_none"


def _is_curved(_right: Callable[[Points], bool], points: Points) -> bool:
    early = points[: len(points) - len(points) // 3]
    if len(points) < ENOUGH or any(y <= 0 for _, y in points):
        return False
    straight, curve = line(early), line(logarithmic(early))
    return sum((exp(curve.at(x)) - y) ** 2 for x, y in early) < sum((straight.at(x) - y) ** 2 for x, y in early)


applied = wrongly((trend, "is_curved", _is_curved))
