"""The limit of one key: a width and a rate, and when it is as if nothing had been launched."""

from __future__ import annotations

from math import inf, nextafter
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue, LimitPerKey, Rate, RateLimit, RateSetting, RDQError
from tests.core.test_rate_limit_model import BEGINNINGS, RATES


def test_without_limits_it_admits_anything_and_limits_nothing() -> None:
    limit = LimitPerKey()
    assert not limit.limits
    for now in range(5):
        assert limit.admits(now)
        limit.started(now)
    assert (limit.held, limit.width, limit.rates) == (5, None, ())


def test_either_limits() -> None:
    assert LimitPerKey(0).limits
    assert LimitPerKey(rate=Rate(1)).limits


def test_a_width_holds_slots() -> None:
    limit = LimitPerKey(1)
    assert limit.admits(0)
    limit.started(0)
    assert (limit.admits(0), limit.next_moment(0)) == (False, None)
    limit.ended(1)
    assert limit.admits(1)
    assert limit.restored(1) == 1


def test_a_rate_holds_launches() -> None:
    limit = LimitPerKey(rate=Rate(1, per=10))
    limit.started(0)
    assert (limit.admits(9), limit.next_moment(9), limit.admits(10)) == (False, 10, True)
    limit.ended(3)
    assert limit.restored(3) == 10


def test_both_hold_and_no_moment_is_told_while_no_slot_is_free() -> None:
    limit = LimitPerKey(1, Rate(1, per=10))
    limit.started(0)
    assert limit.next_moment(0) is None
    limit.ended(3)
    assert (limit.admits(3), limit.next_moment(3)) == (False, 10)


def test_both_can_be_changed_at_any_time() -> None:
    limit = LimitPerKey(1)
    limit.started(0)
    limit.set_width(2)
    limit.set_rate(Rate(1), 5)
    assert (limit.width, limit.rates, limit.admits(5), limit.admits(6)) == (2, (Rate(1),), False, True)
    limit.set_rate(None, 5)
    limit.set_width(None)
    assert (limit.limits, limit.admits(5)) == (False, True)


@pytest.mark.parametrize(
    ("bad", "error"), [(True, InvalidType), (2.5, InvalidType), ("3", InvalidType), (-1, InvalidValue)]
)
def test_what_is_no_width_is_refused_with_nothing_changed(bad: int, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        LimitPerKey(bad)
    assert getattr(info.value, "name") == "width_per_key"  # noqa: B009
    limit = LimitPerKey(3)
    with pytest.raises(error):
        limit.set_width(bad)
    assert limit.snapshot(0) == LimitPerKey(3).snapshot(0)


def test_what_is_no_rate_is_refused_with_nothing_changed() -> None:
    limit, bad = LimitPerKey(3, Rate(1)), cast("RateSetting", "1/s")
    with pytest.raises(InvalidType):
        limit.set_rate(bad, 0)
    assert limit.snapshot(0) == LimitPerKey(3, Rate(1)).snapshot(0)


def test_a_copy_shares_nothing() -> None:
    limit = LimitPerKey(2, Rate(1))
    limit.started(0)
    copy = limit.clone()
    assert copy.snapshot(0) == limit.snapshot(0)
    copy.started(1)
    copy.set_width(9)
    assert limit.snapshot(1) == (2, 1, ((Rate(1), 1),))


def test_a_rate_beyond_the_floats_is_never_restored() -> None:
    limit = RateLimit(Rate(1, per=1.7e308, burst=2))
    limit.started(1e308)
    limit.started(1e308)
    assert limit.restored(1e308) == inf


@given(st.lists(RATES, min_size=1, max_size=3), BEGINNINGS, st.lists(st.floats(0, 3), max_size=12))
def test_it_is_restored_at_the_first_float_at_which_it_is_as_a_new_one_and_no_earlier(
    rates: list[Rate], now: float, steps: list[float]
) -> None:
    limit, new = RateLimit(rates), RateLimit(rates)
    assert limit.restored(now) == now
    for intervals in steps:
        if limit.admits(now):
            limit.started(now)
        now = min(now + intervals * rates[0].per / rates[0].limit, 1e300)
        moment = limit.restored(now)
        assert moment >= now
        if moment > now:
            before = nextafter(moment, -inf)
            assert limit.snapshot(before) != new.snapshot(before)
        if moment < inf:
            assert limit.snapshot(moment) == new.snapshot(moment)
