"""The rules of thumb: derived, their error known, and never further off than is stated."""

from __future__ import annotations

from math import inf, log, log1p, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue
from rdq_core.growth import (
    RULE_OF_72,
    RULE_OF_110,
    RULE_OF_140,
    RULE_OF_160,
    Rule,
    periods_to,
    rate_of,
    root,
    rule_for,
)

STATED = [
    (RULE_OF_72, 0, 0.20, 0.054),
    (RULE_OF_72, 0.03, 0.13, 0.024),
    (RULE_OF_110, 0, 0.20, 0.088),
    (RULE_OF_140, 0, 0.20, 0.080),
    (RULE_OF_160, 0, 0.20, 0.094),
    *((Rule.general(factor), 0, 0.20, 0.053) for factor in (0.5, 1.1, 2, 3, 10, 1000)),
]
"""A rule, a range of rates, and how far off the docstring says it is at most."""


@given(stated=st.sampled_from(STATED), data=st.data())
def test_rule_and_exact_agree_within_the_stated_bound_over_the_stated_range(
    stated: tuple[Rule, float, float, float], data: st.DataObject
) -> None:
    rule, low, high, off = stated
    rate = data.draw(st.floats(max(low, 1e-9), high))
    periods = periods_to(rule.factor, rate)
    assert abs(rule.periods(rate) / periods - 1) <= off
    assert abs(rule.rate(periods) / rate - 1) <= off


@pytest.mark.parametrize(("rule", "low", "high", "off"), STATED)
def test_the_stated_bound_is_no_larger_than_it_must_be(rule: Rule, low: float, high: float, off: float) -> None:
    assert off - 0.001 < rule.bound(low, high) <= off


RULES = st.builds(Rule.general, st.floats(1.01, 1e6) | st.floats(1e-6, 0.99), st.floats(0.001, 1)) | st.sampled_from(
    [RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160]
)
RATES = st.floats(1e-4, 2) | st.floats(-0.9, -1e-4)


@given(RULES, RATES)
def test_the_error_is_what_the_rule_is_off(rule: Rule, rate: float) -> None:
    periods = periods_to(rule.factor, rate)
    assert rule.periods(rate) / periods - 1 == pytest.approx(rule.error(rate), abs=1e-9)
    assert rule.rate(periods) / rate - 1 == pytest.approx(rule.error(rate), abs=1e-9)


@given(RULES, st.floats(-0.9, 2), st.floats(-0.9, 2), st.floats(0, 1))
def test_the_bound_over_a_range_bounds_the_error_within_it(rule: Rule, one: float, other: float, part: float) -> None:
    rate = min(max(one + part * (other - one), min(one, other)), max(one, other))
    assert abs(rule.error(rate)) <= rule.bound(one, other) + 1e-12
    assert rule.bound(one, other) == rule.bound(other, one)


@given(RULES, RATES)
def test_periods_and_rate_are_inverses(rule: Rule, rate: float) -> None:
    assert rule.rate(rule.periods(rate)) == pytest.approx(rate)


@given(st.floats(1.01, 1e6) | st.floats(1e-6, 0.99), RATES)
def test_the_general_rule_is_exact_at_its_rate(factor: float, rate: float) -> None:
    rule = Rule.general(factor, rate)
    assert rule.error(rate) == pytest.approx(0, abs=1e-9)
    assert rule.periods(rate) == pytest.approx(periods_to(factor, rate))


def test_the_constants_derived_in_the_docstring() -> None:
    assert [round(100 * log(n), 1) for n in (2, 3, 4, 5)] == [69.3, 109.9, 138.6, 160.9]
    assert RULE_OF_72.error(0.0785) == pytest.approx(0, abs=2e-5)
    assert RULE_OF_72.error(0) == 72 / (100 * log(2)) - 1
    assert Rule.general(2).constant == pytest.approx(72.05, abs=5e-3)
    assert Rule.general(2, 1e-9).constant == pytest.approx(69.3, abs=0.05)


def test_the_series_behind_the_rule() -> None:
    for rate in (0.01, 0.05, 0.1):
        assert rate / log1p(rate) == pytest.approx(1 + rate / 2 - rate**2 / 12, abs=rate**3 / 20)


def test_at_no_growth_no_rule_is_exact() -> None:
    with pytest.raises(InvalidValue) as info:
        Rule.general(2, 0)
    assert info.value.name == "rate"


def test_a_factor_that_has_no_name_gets_the_general_rule() -> None:
    assert rule_for(2.0) is RULE_OF_72
    assert rule_for(10) == Rule.general(10)
    assert rule_for(0.5).constant < 0


def test_halving_by_its_rule() -> None:
    rule = Rule(0.5, -72)
    assert rule.periods(-0.03) == pytest.approx(24)
    assert rule.rate(24) == pytest.approx(-0.03)
    assert rule.error(-0.03) == pytest.approx(24 / periods_to(0.5, -0.03) - 1)


def test_a_root_is_one_and_the_rate() -> None:
    for rule in (RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160):
        for degree in (10, 20, 50):
            assert rule.root(degree) == pytest.approx(root(rule.factor, degree), abs=0.015)
            assert rule.root(degree) - 1 == pytest.approx(rate_of(rule.factor, degree), rel=0.1)


BAD = [
    *((bad, InvalidType) for bad in (None, "2", [2], True)),
    *((bad, InvalidValue) for bad in (nan, inf)),
]


@pytest.mark.parametrize(("bad", "error"), [*BAD, (0, InvalidValue), (-2, InvalidValue), (1, InvalidValue)])
def test_a_bad_factor_is_refused(bad: float, error: type[Exception]) -> None:
    def made_with_72(factor: float) -> Rule:
        return Rule(factor, 72)

    for make in (made_with_72, Rule.general, rule_for):
        with pytest.raises(error) as info:
            make(bad)
        assert getattr(info.value, "name", None) == "factor"


@pytest.mark.parametrize(("bad", "error"), [*BAD, (0, InvalidValue), (-72, InvalidValue)])
def test_a_bad_constant_is_refused(bad: float, error: type[Exception]) -> None:
    with pytest.raises(error) as info:
        Rule(2, bad)
    assert getattr(info.value, "name", None) == "constant"


def test_a_constant_has_the_sign_of_the_growth() -> None:
    with pytest.raises(InvalidValue, match="below 0, as the factor is below 1"):
        Rule(0.5, 72)
    with pytest.raises(InvalidValue, match="above 0, as the factor is above 1"):
        Rule(2, -5e-324)


@pytest.mark.parametrize(("bad", "error"), [*BAD, (0, InvalidValue), (-1, InvalidValue), (5e-324, InvalidValue)])
def test_a_bad_rate_is_refused(bad: float, error: type[Exception]) -> None:
    with pytest.raises(error) as info:
        RULE_OF_72.periods(bad)
    assert getattr(info.value, "name", None) == "rate"


@pytest.mark.parametrize(("bad", "error"), [*BAD, (0, InvalidValue), (5e-324, InvalidValue)])
def test_bad_periods_are_refused(bad: float, error: type[Exception]) -> None:
    for ask in (RULE_OF_72.rate, RULE_OF_72.root):
        with pytest.raises(error) as info:
            ask(bad)
        assert getattr(info.value, "name", None) == "periods"


@pytest.mark.parametrize(("bad", "error"), [*BAD, (-1, InvalidValue)])
def test_the_error_at_a_bad_rate_is_refused(bad: float, error: type[Exception]) -> None:
    for ask in (lambda: RULE_OF_72.error(bad), lambda: RULE_OF_72.bound(0, bad), lambda: Rule.general(2, bad)):
        with pytest.raises(error):
            ask()
