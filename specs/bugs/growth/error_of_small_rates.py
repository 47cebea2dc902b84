"""The rule is said to be off as it is for the smallest rates."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import Rule

CLAUSE = "GROWTH-2"
CHECK = "test_rule.test_the_error_is_what_the_rule_is_off"


def _error(right: Callable[[Rule, float], float], rule: Rule, _rate: float) -> float:
    return right(rule, 0)


applied = wrongly((Rule, "error", _error))
