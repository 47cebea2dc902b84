"""The rate of a queue: set when it is made or at any time, one or several, beside the width."""
# pyright: reportPrivateUsage=false
# The machine's time is seen nowhere else when nothing is under way.

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rdq_core import InvalidType, Launch, Rate, RateSetting, Wait
from tests.core.tools import drained, launched, letters, make, put, refused
from tests.core.toys import Every


def test_launches_are_held_to_it_and_no_longer_than_that() -> None:
    queue = make(9, rate=Rate(2, burst=2))
    put(queue, "abcd")
    assert letters(launched(queue, now=0)) == "ab"
    assert queue.poll(now=0) == Wait(0.5)
    assert letters(launched(queue, now=0.5)) == "c"
    assert queue.poll(now=0.75) == Wait(1.0)
    assert letters(launched(queue, now=1.0)) == "d"
    assert queue.poll(now=1.0) == Wait(None)


def test_several_hold_all_at_once() -> None:
    queue = make(9, rate=[Rate(4), Rate(2, per=10, burst=2)])
    assert queue.rate == (Rate(4), Rate(2, per=10, burst=2))
    put(queue, "abc")
    assert [letters(launched(queue, now)) for now in (0, 0.25, 1)] == ["a", "b", ""]
    assert queue.poll(now=1) == Wait(5)


def test_the_width_holds_too() -> None:
    queue = make(1, rate=Rate(1000, burst=9))
    put(queue, "ab")
    assert letters(launched(queue)) == "a"
    assert queue.poll(now=0) == Wait(None)


def test_raising_it_acts_at_once_on_what_waits_and_gives_no_burst_away() -> None:
    queue = make(9, rate=Rate(1, per=100))
    put(queue, "abcd")
    assert letters(launched(queue, now=0)) == "a"
    queue.set_rate(Rate(1, burst=3), now=50)  # half a launch saved up
    assert queue.poll(now=50) == Wait(50.5)
    assert letters(launched(queue, now=50.5)) == "b"
    assert queue.poll(now=50.5) == Wait(51.5)


def test_a_rate_set_where_none_was_begins_with_nothing_saved_up() -> None:
    queue = make(9)
    put(queue, "abc")
    queue.set_rate(Rate(2, burst=2), now=1)
    assert queue.poll(now=1) == Wait(1.5)


def test_a_rate_taken_away_holds_nothing_back() -> None:
    queue = make(9, rate=Rate(1))
    put(queue, "abc")
    drained(queue, now=0)
    queue.set_rate(None, now=0)
    assert (queue.rate, letters(launched(queue, now=0))) == ((), "bc")


def test_it_stands_beside_other_admissions_which_stay() -> None:
    queue = make(9, admissions=[Every(3)])
    put(queue, "abc")
    queue.set_rate(Rate(1, per=2), now=0)
    assert [letters(launched(queue, now)) for now in (0, 2, 4, 5)] == ["", "a", "", "b"]
    queue.set_rate((), now=6)
    assert queue.poll(now=6) == Wait(8)


def test_a_cancelled_job_takes_nothing() -> None:
    queue = make(9, rate=Rate(1))
    jobs = put(queue, "abc")
    drained(queue, now=0)
    queue.cancel(jobs[1], now=0.5)
    drained(queue, now=0.5)
    assert letters(launched(queue, now=1)) == "c"


def test_a_pause_saves_up_no_more_than_the_burst() -> None:
    queue = make(9, rate=Rate(1, burst=2))
    put(queue, "abcdef")
    assert letters(launched(queue, now=0)) == "ab"
    queue.pause(now=0)
    queue.resume(now=100)
    assert letters(launched(queue, now=100)) == "cd"


def test_it_is_in_the_statistics_and_a_clone_has_its_own() -> None:
    queue = make(9, rate=Rate(1))
    put(queue, "ab")
    twin = queue.clone()
    assert twin.snapshot() == queue.snapshot()
    assert (letters(launched(queue, now=0)), queue.statistics(now=0).rate) == ("a", (Rate(1),))
    assert isinstance(twin.poll(now=0), Launch)
    assert queue.poll(now=0) == twin.poll(now=0) == Wait(1)


@pytest.mark.parametrize("bad", [1, "1/s", [1], True])
def test_what_is_no_rate_is_refused(bad: RateSetting) -> None:
    queue = make(9, rate=Rate(1))
    put(queue, "ab")
    with refused(queue, InvalidType):
        queue.set_rate(bad, now=1)
    with pytest.raises(InvalidType):
        make(rate=bad)


def test_time_is_waited_for_by_the_nearest_of_rate_and_timeline() -> None:
    queue = make(9, rate=Rate(1))
    put(queue, "ab")
    drained(queue, now=0)
    queue.put("c", delay=0.5, now=0)
    queue.put("d", delay=5, now=0)
    assert queue.poll(now=0) == Wait(0.5)
    assert queue.poll(now=0.5) == Wait(1)


@pytest.mark.parametrize("setting", ["set_rate", "set_rate_per_key"])
def test_what_an_iterator_does_as_it_is_asked_for_rates_steps_no_time_back(setting: str) -> None:
    def rates() -> Iterator[Rate]:
        queue.put("x", now=100)
        yield Rate(1)

    queue = make(1)
    getattr(queue, setting)(rates(), now=1)
    assert queue._ledger.now == 100
    assert [*queue.rate, *queue.rate_per_key] == [Rate(1)]
    queue.check_invariants()
