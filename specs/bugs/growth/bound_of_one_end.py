"""The bound is the error at the lower end alone."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import Rule

CLAUSE = "GROWTH-2"
CHECK = "test_rule.test_the_bound_over_a_range_bounds_the_error_within_it"


def _bound(right: Callable[[Rule, float, float], float], rule: Rule, low: float, _high: float) -> float:
    return right(rule, low, low)


applied = wrongly((Rule, "bound", _bound))
