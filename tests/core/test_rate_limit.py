"""A rate limit in examples: what it admits, what it saves up, and what a change of the rate does."""

from __future__ import annotations

import pytest

from rdq_core import InvalidType, Rate, RateLimit
from rdq_core.rate import RateSetting
from tests.core.tools import launched, letters, make, put


def saved(limit: RateLimit, now: float) -> list[tuple[Rate, float]]:
    """Each rate with the launches saved up."""
    return [(rate, float(level)) for rate, level in limit.snapshot(now)]


def spend(limit: RateLimit, now: float) -> int:
    """Launch as many as are admitted now."""
    count = 0
    while limit.admits(now):
        limit.started(now)
        count += 1
        assert count < 100, "it admits without end"
    return count


def started(rate: RateSetting, now: float = 0) -> RateLimit:
    """A limit whose savings have just been spent."""
    limit = RateLimit(rate)
    spend(limit, now)
    return limit


def test_without_a_rate_everything_is_admitted() -> None:
    limit = RateLimit()
    limit.started(0)
    assert (limit.rates, limit.admits(0), limit.snapshot(0)) == ((), True, ())


def test_launches_are_spaced_evenly() -> None:
    limit = RateLimit(Rate(4))
    assert [spend(limit, now) for now in (10, 10.125, 10.25, 10.5, 10.625, 11)] == [1, 0, 1, 1, 0, 1]


def test_it_says_when_to_ask_again() -> None:
    limit = started(Rate(4), 10)
    assert (limit.admits(10), limit.next_moment(10)) == (False, 10.25)
    assert (limit.admits(10.2), limit.next_moment(10.2)) == (False, 10.25)
    assert limit.admits(10.25)


def test_a_burst_goes_at_once_and_is_saved_up_again() -> None:
    limit = RateLimit(Rate(2, burst=3))
    assert [spend(limit, now) for now in (0, 0.25, 0.5, 2, 100)] == [3, 0, 1, 3, 3]


def test_more_than_the_burst_is_never_saved_up() -> None:
    limit = started(Rate(10, burst=2))
    assert spend(limit, 1e9) == 2


def test_what_is_saved_up_of_a_launch_is_not_lost() -> None:
    limit = started(Rate(1, burst=2))
    assert [spend(limit, now) for now in (0.75, 1.75, 2, 2.5, 3)] == [0, 1, 1, 0, 1]


def test_several_rates_all_hold() -> None:
    limit = RateLimit([Rate(2, burst=2), Rate(3, 60, burst=3)])
    assert [spend(limit, now) for now in (0, 0.5, 1, 19, 20, 40)] == [2, 1, 0, 0, 1, 1]
    assert limit.next_moment(40) == 60


def test_the_end_of_a_job_gives_nothing_back() -> None:
    limit = started(Rate(1))
    limit.ended(0.5)
    assert not limit.admits(0.5)


def test_raising_it_acts_at_once_on_what_waits() -> None:
    limit = started(Rate(1, 100))
    limit.set_rate(Rate(1), 50)  # half a launch has been saved up
    assert limit.next_moment(50) == 50.5


def test_lowering_it_acts_at_once_too() -> None:
    limit = started(Rate(1))
    limit.set_rate(Rate(1, 100), 0.5)
    assert limit.next_moment(0.5) == 50.5


@pytest.mark.parametrize("rate", [Rate(1, 0.001), Rate(1, burst=9), Rate(1, 0.001, 9), Rate(1, 1e9), None, []])
def test_no_change_gives_a_launch_away(rate: RateSetting) -> None:
    limit = started(Rate(1, burst=3))
    limit.set_rate(rate, 0)
    limit.set_rate(Rate(1, burst=3), 0)
    assert (limit.admits(0), limit.next_moment(0)) == (False, 1)


def test_turning_it_up_and_down_without_end_gives_nothing_away() -> None:
    limit, launches = started(Rate(1)), 0
    for turn in range(1, 1001):
        limit.set_rate(Rate(1 + turn % 7, 1 + turn % 5, 1 + turn % 3), turn / 1000)
        limit.set_rate(Rate(1), turn / 1000)
        launches += spend(limit, turn / 1000)
    assert launches == 1


def test_a_larger_burst_begins_with_what_is_saved_up_and_a_smaller_one_keeps_what_it_may() -> None:
    limit = RateLimit(Rate(1, burst=3))
    limit.set_rate(Rate(1, burst=5), 0)
    assert spend(limit, 0) == 3
    limit.set_rate(Rate(1, burst=2), 4)
    assert spend(limit, 4) == 2


def test_a_limit_set_where_none_was_begins_with_nothing() -> None:
    limit = RateLimit()
    limit.set_rate(Rate(2, burst=5), 10)
    assert (limit.admits(10), limit.next_moment(10)) == (False, 10.5)
    assert spend(limit, 11) == 2


def test_a_rate_set_again_changes_nothing() -> None:
    limit = started(Rate(1, burst=3))
    before = limit.snapshot(1.5)
    limit.set_rate(Rate(1.0, 1, 3), 1.5)
    assert limit.snapshot(1.5) == before


SECOND, MINUTE = Rate(2, burst=2), Rate(3, 60, burst=3)


def test_a_rate_added_begins_with_nothing_and_the_others_keep_what_they_have() -> None:
    limit = RateLimit(SECOND)
    limit.set_rate([MINUTE, SECOND], 0)
    assert saved(limit, 0) == [(MINUTE, 0), (SECOND, 2)]


def test_a_rate_taken_away_takes_nothing_from_the_others() -> None:
    limit = started([SECOND, MINUTE])
    limit.set_rate([MINUTE], 5)
    assert saved(limit, 5) == [(MINUTE, 1.25)]


def test_several_new_rates_begin_with_the_least_that_was_saved() -> None:
    limit = started([SECOND, MINUTE])
    double = [Rate(4, burst=2), Rate(6, 60, burst=3)]
    limit.set_rate(double, 0.25)
    assert saved(limit, 0.25) == [(double[0], 0.5), (double[1], 0.5)]


def test_a_slow_rate_is_not_given_what_a_fast_one_had_saved() -> None:
    slow, fast = Rate(1, per=3600), Rate(10, burst=10)
    limit = started([fast, slow])
    for turn in range(20):  # each time in the other place
        pair = [Rate(2 + turn % 2, per=3600), Rate(20 + turn % 2, burst=10)]
        limit.set_rate(pair[:: 1 if turn % 2 else -1], turn)
        assert spend(limit, turn) == 0


def test_rates_that_change_places_keep_what_they_have() -> None:
    limit = started([SECOND, MINUTE])
    before = limit.snapshot(3)
    limit.set_rate([MINUTE, SECOND], 3)
    assert limit.snapshot(3) == before[::-1]


@pytest.mark.parametrize("bad", ["10/s", 10, [Rate(1), 3]])
def test_what_is_no_rate_is_refused_and_changes_nothing(bad: None) -> None:
    limit = started(SECOND)
    with pytest.raises(InvalidType):
        RateLimit(bad)
    with pytest.raises(InvalidType):
        limit.set_rate(bad, 1)
    assert (limit.rates, saved(limit, 0), limit.next_moment(0)) == ((SECOND,), [(SECOND, 0)], 0.5)


def test_a_moment_beyond_the_floats_never_comes() -> None:
    limit = started(Rate(1e-300, 1e300))
    assert (limit.admits(1.7e308), limit.next_moment(0)) == (False, None)
    limit.set_rate(Rate(1), 0)
    assert limit.next_moment(0) == 1


def test_the_last_float_is_a_moment_and_what_is_just_beyond_is_none() -> None:
    last = (2 - 2**-52) * 2.0**1023
    assert started(Rate(1, last)).next_moment(0) == last
    assert started(Rate(1, last), 1e290).next_moment(1e290) is None  # rounds to the last float, and is above it


def test_what_is_saved_up_is_admitted_however_long_an_interval_is() -> None:
    limit = RateLimit(Rate(1, 1.7e308, burst=3))
    assert limit.clone().admits(0)
    assert (spend(limit, 0), limit.next_moment(0)) == (3, 1.7e308)


def test_a_clone_shares_nothing() -> None:
    limit = RateLimit([SECOND, MINUTE])
    limit.started(0)
    limit.started(0)
    twin, before = limit.clone(), limit.snapshot(1)
    spend(limit, 1)
    limit.set_rate(None, 1)
    assert (twin.rates, twin.snapshot(1), twin.next_moment(0)) == ((SECOND, MINUTE), before, 0.5)
    assert spend(twin, 1) == 1
    twin.set_rate([SECOND, MINUTE, Rate(1e9)], 1.5)
    assert twin.next_moment(1.5) == 20


def test_a_queue_is_held_to_it() -> None:
    limit = RateLimit(Rate(2, burst=2))
    queue = make(9, admissions=[limit])
    put(queue, "abcde")
    assert [letters(launched(queue, now)) for now in (0, 0.25, 0.5, 1.5)] == ["ab", "", "c", "de"]


def test_a_job_cancelled_before_its_launch_uses_nothing_up() -> None:
    queue = make(9, admissions=[RateLimit(Rate(1))])
    first, _, _ = put(queue, "abc")
    queue.cancel(first, now=0)
    assert letters(launched(queue)) == "b"
