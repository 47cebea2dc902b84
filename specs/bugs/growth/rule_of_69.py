"""The periods are those of 100 times the logarithm, whatever the constant says."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from bugs.wrong import wrongly
from rdq_core.growth import Rule

CLAUSE = "GROWTH-3"
CHECK = "test_rule.test_rule_and_exact_agree_within_the_stated_bound_over_the_stated_range"


def _periods(_right: Callable[[Rule, float], float], rule: Rule, rate: float) -> float:
    return log(rule.factor) / rate


applied = wrongly((Rule, "periods", _periods))
