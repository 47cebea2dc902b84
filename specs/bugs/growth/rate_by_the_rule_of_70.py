"""The rate is by the rule of 70."""

from __future__ import annotations

from collections.abc import Callable

from bugs.wrong import wrongly
from rdq_core.growth import Rule

CLAUSE = "GROWTH-4"
CHECK = "test_seed_figures.test_internet_domains_doubled_every_ten_months_growing_7_2_per_cent_a_month"


def _rate(right: Callable[[Rule, float], float], rule: Rule, periods: float) -> float:
    return right(rule, periods) * 70 / 72


applied = wrongly((Rule, "rate", _rate))
