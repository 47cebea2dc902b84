"""Growth at a constant rate, exactly: what grows by `rate` a period is `(1 + rate) ** periods` times as much.

A rate is a fraction a period, of whatever length: 0.072 is 7.2 % a month where the periods are months. It may be
negative, for what shrinks. Factor, rate and periods determine each other: each of the three has a function of the
other two, and they are each other's inverses (to a float's precision: a rate close to -1 says little of what is left).
Periods below 0 look back. All are O(1), and raise `InvalidType` for
what is no number and `InvalidValue` for one out of range, or so large or small that no float can hold the answer.
"""

from __future__ import annotations

from math import exp, expm1, inf, log, log1p, log2

from rdq_core.errors import InvalidValue
from rdq_core.growth._numbers import finite, growth_rate, nonzero, positive, representable


def factor_after(rate: float, periods: float) -> float:
    """How many times as much it is after `periods`: `(1 + rate) ** periods`."""
    return _exp(finite("periods", periods) * log1p(growth_rate(rate, zero=True)), "periods", periods)


def rate_of(factor: float, periods: float) -> float:
    """The rate at which it becomes `factor` times as much in `periods`: the root of that degree, less 1."""
    exponent = log(positive("factor", factor)) / nonzero("periods", periods)
    try:
        rate = expm1(exponent)
    except OverflowError:
        rate = inf
    return representable(rate if rate > -1 else inf, "periods", periods)  # at -1 it would be no rate any more


def periods_to(factor: float, rate: float) -> float:
    """After how many periods it is `factor` times as much: `ln(factor) / ln(1 + rate)`. Below 0: it was so before."""
    factor = positive("factor", factor)
    return representable(log(factor) / log1p(growth_rate(rate, zero=False)), "rate", rate)


def project(start: float, rate: float, periods: float) -> float:
    """How much there is after `periods` of what is `start` now: `start * (1 + rate) ** periods`."""
    start = finite("start", start)
    return representable(start * factor_after(rate, periods), "start", start)


def rate_between(start: float, end: float, periods: float) -> float:
    """The average rate from two observations: it was `start`, and `periods` later `end`; both above 0."""
    factor = positive("end", end) / positive("start", start)
    if not 0 < factor < inf:
        raise InvalidValue("end", end, "such that a float can hold the answer")
    return rate_of(factor, periods)


def doublings(factor: float) -> float:
    """How many times it doubles to become `factor` times as much: `log2(factor)`. 1,000 is about 10 doublings."""
    return log2(positive("factor", factor))


def root(number: float, degree: float) -> float:
    """The root of that degree: 1 and the rate at which it becomes `number` times as much in `degree` periods."""
    return _exp(log(positive("number", number)) / nonzero("degree", degree), "degree", degree)


def _exp(exponent: float, name: str, value: object) -> float:
    try:
        answer = exp(exponent)
    except OverflowError:
        answer = inf
    return representable(answer, name, value)
