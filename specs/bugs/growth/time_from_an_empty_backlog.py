"""The time to the capacity is reckoned from nothing."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import Linear

CLAUSE = "GROWTH-8"
CHECK = "test_trend.test_a_line_is_found_wherever_there_is_one"


def _until(right: Callable[[Linear, float, float], float], course: Linear, _backlog: float, target: float) -> float:
    return right(course, 0, target)


applied = wrongly((Linear, "until", _until))
