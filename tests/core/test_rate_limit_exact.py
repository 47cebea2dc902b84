"""No drift and no busy timer: after 10**8 launches a moment is what exact fractions say, rounded up once."""
# pyright: reportPrivateUsage=false
# 10**8 launches are not made: the count of a bucket is set to them.

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import Rate, RateLimit
from rdq_core.rate_limit import EXACT_UP_TO, GRAIN, _Bucket, _rounded_up

MANY = 10**8
EVEN = [Rate(3), Rate(49), Rate(1 / 3), Rate(200, 60), Rate(0.1, 0.7), Rate(1e6), Rate(7, 3e-6)]
RATES = [Rate(rate.limit, rate.per, burst) for rate, burst in zip(EVEN, (2, 4, 3, 7, 2, 5, 100), strict=True)]
BEGINNINGS = [0.0, 0.1, 1e9, nextafter(1e9, inf), -3.7]


def interval(rate: Rate) -> Fraction:
    return Fraction(rate.per) / Fraction(rate.limit)


def is_first_float_from(moment: float | None, exact: Fraction) -> bool:
    return moment is not None and Fraction(nextafter(moment, -inf)) < exact <= Fraction(moment)


def moments(limit: RateLimit, begun: float, count: int) -> Iterator[float]:
    """The moments of so many launches, each as soon as it is admitted."""
    now = begun
    for _ in range(count):
        if not limit.admits(now):
            moment = limit.next_moment(now)
            assert moment is not None
            assert moment > now
            assert limit.admits(moment)
            now = moment
        limit.started(now)
        yield now


@pytest.mark.parametrize("begun", BEGINNINGS)
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_each_of_thousands_of_launches_is_where_exact_fractions_have_it(rate: Rate, begun: float) -> None:
    now = begun
    for number, moment in enumerate(moments(RateLimit(rate), begun, 2000)):
        exact = Fraction(begun) + (number + 1 - rate.burst) * interval(rate)
        assert exact <= Fraction(moment)
        assert moment == now or is_first_float_from(moment, exact)
        now = moment


@pytest.mark.parametrize("begun", BEGINNINGS)
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_hundred_million_launches_later_it_has_not_drifted(rate: Rate, begun: float) -> None:
    limit = RateLimit(rate)
    limit.started(begun)
    bucket = limit._buckets[rate]
    bucket.taken = MANY - 1
    limit.started(begun)  # the bucket is far from full, as it is whenever every launch is made at once
    moment = limit.next_moment(begun)
    assert (bucket.base, bucket.taken) == (begun, MANY)
    assert moment is not None
    assert is_first_float_from(moment, Fraction(begun) + (MANY + 1 - rate.burst) * interval(rate))
    assert limit.snapshot(moment)[0][1] >= 1
    assert limit.snapshot(nextafter(moment, -inf))[0][1] < 1


@pytest.mark.parametrize("begun", BEGINNINGS)
@pytest.mark.parametrize("rate", EVEN, ids=str)
def test_without_a_burst_each_launch_is_an_interval_after_the_one_before_and_no_float_more(
    rate: Rate, begun: float
) -> None:
    for before, moment in pairwise(moments(RateLimit(rate), begun, 2000)):
        assert is_first_float_from(moment, Fraction(before) + interval(rate))


@given(st.fractions() | st.builds(Fraction, st.integers(), st.integers(1, 2**2000)))
def test_rounding_up_gives_the_least_float_not_below(exact: Fraction) -> None:
    rounded = _rounded_up(exact.numerator, exact.denominator)
    if rounded == inf:
        assert exact > Fraction(nextafter(inf, 0))
    else:
        assert is_first_float_from(rounded, exact)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 10**20))
def test_a_float_is_not_rounded(number: float, factor: int) -> None:
    above, below = number.as_integer_ratio()
    assert _rounded_up(above * factor, below * factor) == number


def test_a_level_too_long_to_carry_on_is_rounded_down_and_no_further() -> None:
    for denominator, short in ((EXACT_UP_TO, True), (EXACT_UP_TO + 1, False)):
        exact = Fraction(EXACT_UP_TO // 3, denominator)
        level = _Bucket(Rate(1), 0.0, exact).level
        assert (level == exact) == short
        assert 0 <= exact - level < Fraction(1, GRAIN)
        assert level.denominator <= EXACT_UP_TO


def test_endless_changes_do_not_make_numbers_grow() -> None:
    limit = RateLimit(Rate(1))
    limit.started(0)
    for number in range(1000):
        limit.set_rate(Rate(1 + number / 7, 1e6 + number / 7), number / 1000)
        assert limit.snapshot(number / 1000)[0][1].denominator <= EXACT_UP_TO


def test_seven_changes_to_awkward_rates_lose_nothing() -> None:
    limit, exact = RateLimit(Rate(1)), Fraction(0)
    limit.started(0)
    rate, before = Rate(1), 0.0
    for number in range(7):
        now = (number + 1) / 10
        exact += (Fraction(now) - Fraction(before)) / interval(rate)
        rate, before = Rate(1, 1e3 + number / 7), now
        limit.set_rate(rate, now)
    assert limit.snapshot(before)[0][1] == exact
