"""Exact growth: its functions are each other's inverses, and refuse what has no answer."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue
from rdq_core.growth import doublings, factor_after, periods_to, project, rate_between, rate_of, root

RATES = st.floats(1e-6, 10) | st.floats(-0.9, -1e-6)
PERIODS = (st.floats(0.1, 50)).flatmap(lambda t: st.sampled_from([t, -t]))
FACTORS = st.floats(1.001, 1e12) | st.floats(1e-12, 0.999)
NOT_TO_NOTHING = st.floats(1.001, 1e12) | st.floats(0.1, 0.999)
"""Factors that may be reached within a period: a rate close to -1 has lost the digits of what is left."""


@given(RATES, PERIODS)
def test_the_rate_can_be_had_back_from_the_factor(rate: float, periods: float) -> None:
    assert rate_of(factor_after(rate, periods), periods) == pytest.approx(rate, rel=1e-6, abs=1e-12)


@given(FACTORS, RATES)
def test_the_factor_can_be_had_back_from_the_periods(factor: float, rate: float) -> None:
    assert factor_after(rate, periods_to(factor, rate)) == pytest.approx(factor, rel=1e-9)


@given(NOT_TO_NOTHING, st.floats(1, 1e4))
def test_the_periods_can_be_had_back_from_the_rate(factor: float, periods: float) -> None:
    assert periods_to(factor, rate_of(factor, periods)) == pytest.approx(periods, rel=1e-9)


@given(st.floats(1e-9, 1e9), NOT_TO_NOTHING, st.floats(1, 1e4))
def test_an_observation_can_be_had_back_from_the_rate_between_two(start: float, factor: float, periods: float) -> None:
    rate = rate_between(start, start * factor, periods)
    assert project(start, rate, periods) == pytest.approx(start * factor, rel=1e-9)
    assert project(start * factor, rate, -periods) == pytest.approx(start, rel=1e-9)


@given(FACTORS, st.floats(1, 1e3))
def test_a_root_raised_to_its_degree_is_the_number(number: float, degree: float) -> None:
    assert root(number, degree) ** degree == pytest.approx(number, rel=1e-9)
    assert root(number, degree) == pytest.approx(1 + rate_of(number, degree))


@given(st.integers(-300, 300))
def test_doublings_count_the_powers_of_two(power: int) -> None:
    assert doublings(2.0**power) == power
    assert factor_after(1, power) == pytest.approx(2.0**power)


def test_it_agrees_with_multiplying_period_by_period() -> None:
    amount = 100.0
    for periods in range(40):
        assert project(100, 0.05, periods) == pytest.approx(amount)
        amount *= 1.05


def test_small_rates_are_exact_too() -> None:
    assert factor_after(1e-15, 1e15) == pytest.approx(2.718281828459045)
    assert rate_of(2, 1e15) == pytest.approx(6.931471805599453e-16)


def test_what_does_not_grow() -> None:
    assert (factor_after(0, 1e9), factor_after(0.5, 0), project(7, 0, 9), project(0, 0.5, 9)) == (1, 1, 7, 0)
    assert (rate_of(1, 12), rate_between(5, 5, 3), periods_to(1, 0.1), doublings(1)) == (0, 0, 0, 0)


def test_looking_back() -> None:
    assert periods_to(0.5, 1) == pytest.approx(-1)
    assert project(8, 1, -3) == pytest.approx(1)
    assert periods_to(0.25, -0.5) == pytest.approx(2)


CALLS: dict[str, tuple[Callable[..., float], dict[str, float]]] = {
    "factor_after": (factor_after, {"rate": 0.1, "periods": 2}),
    "rate_of": (rate_of, {"factor": 2, "periods": 3}),
    "periods_to": (periods_to, {"factor": 2, "rate": 0.1}),
    "project": (project, {"start": 1, "rate": 0.1, "periods": 2}),
    "rate_between": (rate_between, {"start": 1, "end": 2, "periods": 3}),
    "doublings": (doublings, {"factor": 2}),
    "root": (root, {"number": 2, "degree": 3}),
}
EACH = [(name, parameter) for name, (_, good) in CALLS.items() for parameter in good]


@pytest.mark.parametrize(("name", "parameter"), EACH)
@pytest.mark.parametrize("bad", [None, "2", True, 1j, [2]])
def test_what_is_no_number_is_refused(name: str, parameter: str, bad: object) -> None:
    function, good = CALLS[name]
    with pytest.raises(InvalidType) as info:
        function(**{**good, parameter: bad})
    assert (info.value.name, info.value.value) == (parameter, bad)


@pytest.mark.parametrize(("name", "parameter"), EACH)
@pytest.mark.parametrize("bad", [nan, inf, -inf, 10**400])
def test_what_is_not_finite_is_refused(name: str, parameter: str, bad: float) -> None:
    function, good = CALLS[name]
    with pytest.raises(InvalidValue) as info:
        function(**{**good, parameter: bad})
    assert (info.value.name, info.value.value is bad) == (parameter, True)


OUT_OF_RANGE = [
    ("factor_after", "rate", -1),
    ("factor_after", "rate", -1.5),
    ("rate_of", "factor", 0),
    ("rate_of", "factor", -2),
    ("rate_of", "periods", 0),
    ("periods_to", "factor", 0),
    ("periods_to", "rate", 0),
    ("periods_to", "rate", -1),
    ("project", "rate", -2),
    ("rate_between", "start", 0),
    ("rate_between", "end", 0),
    ("rate_between", "end", -1),
    ("rate_between", "periods", 0),
    ("doublings", "factor", 0),
    ("root", "number", 0),
    ("root", "degree", 0),
]


@pytest.mark.parametrize(("name", "parameter", "bad"), OUT_OF_RANGE)
def test_what_has_no_answer_is_refused(name: str, parameter: str, bad: float) -> None:
    function, good = CALLS[name]
    with pytest.raises(InvalidValue) as info:
        function(**{**good, parameter: bad})
    assert (info.value.name, info.value.value) == (parameter, bad)


BEYOND_FLOATS: list[tuple[Callable[[], float], str]] = [
    (lambda: factor_after(1, 5000), "periods"),
    (lambda: factor_after(1e308, 1e308), "periods"),
    (lambda: project(1e300, 1, 1000), "start"),
    (lambda: rate_of(2, 1e-4), "periods"),
    (lambda: rate_of(2, 5e-324), "periods"),
    (lambda: rate_of(0.5, 1e-2), "periods"),
    (lambda: periods_to(2, 5e-324), "rate"),
    (lambda: rate_between(1e-300, 1e300, 1), "end"),
    (lambda: rate_between(1e300, 1e-300, 1), "end"),
    (lambda: root(2, 1e-4), "degree"),
    (lambda: root(2, 5e-324), "degree"),
]


@pytest.mark.parametrize(("call", "blamed"), BEYOND_FLOATS)
def test_an_answer_that_no_float_holds_is_refused(call: Callable[[], float], blamed: str) -> None:
    with pytest.raises(InvalidValue, match="such that a float can hold the answer") as info:
        call()
    assert info.value.name == blamed


def test_what_becomes_too_little_for_a_float_is_nothing() -> None:
    assert project(1, -0.5, 5000) == 0
