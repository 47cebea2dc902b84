"""`pause_for`: a pause that ends by itself, beside those that do not."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from rdq_core import InvalidType, InvalidValue, Launch, Quiet, RDQError, Resumed, Settled, State, Stopped, Wait
from tests.core.tools import drained, launched, letters, make, put, refused, underway


def test_nothing_is_launched_until_its_end_and_then_all_that_may_be() -> None:
    queue = make(2)
    put(queue, "ab")
    queue.pause_for(5, now=1)
    assert (queue.paused, queue.width, queue.poll(now=1), queue.poll(now=5.5)) == (True, 2, Wait(6), Wait(6))
    assert letters(launched(queue, now=6)) == "ab"
    assert not queue.paused


def test_of_several_the_latest_end_counts() -> None:
    queue = make(1)
    queue.put("a", now=0)
    for seconds, end in ((5, 5), (2, 5), (9, 9), (0, 9)):
        queue.pause_for(seconds, now=0)
        assert queue.poll(now=0) == Wait(end)
    assert [queue.poll(now=5), queue.poll(now=9).__class__] == [Wait(9), Launch]


def test_resume_ends_it_at_once() -> None:
    queue = make(1)
    job = queue.put("a", now=0)
    queue.pause_for(5, now=0)
    queue.resume(now=1)
    assert [queue.paused, queue.poll(now=1), queue.poll(now=1)] == [False, Launch(job), Wait(None)]


def test_a_pause_without_an_end_stays_one_whichever_comes_first() -> None:
    for first in (True, False):
        queue = make(1)
        queue.put("a", now=0)
        if first:
            queue.pause(now=0)
        queue.pause_for(5, now=0)
        if not first:
            queue.pause(now=0)
        drained(queue)
        assert [queue.poll(now=0), queue.poll(now=99)] == [Wait(None), Wait(None)]
        assert queue.paused


def test_who_waits_for_a_pause_is_told_as_things_stand() -> None:
    queue = make(1)
    job = underway(queue)
    waiter = queue.pause(now=0)
    queue.resume(now=0)
    queue.pause_for(5, now=0)
    assert drained(queue) == []
    queue.finished(job, "", now=1)
    assert drained(queue, now=1) == [Settled(job), Quiet(waiter)]
    busy = underway(queue, now=5)
    waiter = queue.pause(now=5)
    queue.resume(now=5)
    queue.pause_for(1, now=5)
    assert drained(queue, now=5) == []
    assert drained(queue, now=6) == [Resumed(waiter)]
    assert busy.state is State.UNDERWAY


def test_an_empty_queue_stays_paused_for_as_long_and_wakes() -> None:
    queue = make(1)
    queue.pause_for(5, now=0)
    assert queue.poll(now=0) == Wait(5)
    job = queue.put("a", now=3)
    assert [queue.poll(now=3), queue.poll(now=5)] == [Wait(5), Launch(job)]
    empty = make(1)
    empty.pause_for(5, now=0)
    assert [empty.poll(now=5), empty.paused] == [Wait(None), False]


def test_what_becomes_due_at_its_end_is_launched_by_priority_too() -> None:
    queue = make(1)
    queue.put("a", 1, now=0)
    queue.put("b", 0, delay=5, now=0)
    queue.pause_for(5, now=0)
    assert letters(launched(queue, now=5)) == "b"


def test_a_deadline_at_its_end_comes_first() -> None:
    queue = make(1)
    job = queue.put("a", now=0)
    queue.pause_for(5, now=0)
    waiter = queue.drain(deadline=5, now=0)
    assert drained(queue, now=5) == [Settled(job), Stopped(waiter, (job,))]


def test_a_clock_past_its_end_decides_as_one_stepped_to_it() -> None:
    orders: list[str] = []
    for moments in ((1, 2, 3), (3,)):
        queue = make(9)
        queue.put("a", 0, delay=3, now=0)
        queue.put("b", 5, delay=1, now=0)
        queue.put("c", 9, now=0)
        queue.pause_for(2, now=0)
        orders.append("".join(letters(launched(queue, now)) for now in moments))
    assert orders == ["bca", "bca"]


def test_delays_end_and_work_times_out_meanwhile() -> None:
    queue = make(1)
    job = queue.put("a", timeout=2, now=0)
    launched(queue)
    queue.put("b", delay=1, now=0)
    queue.pause_for(5, now=0)
    assert queue.poll(now=1) == Wait(2)
    assert letters(queue.pending()) == "b"
    drained(queue, now=2)
    assert job.state is State.CANCELLING


def test_stop_and_drain_come_to_their_ends_and_leave_no_timer_behind() -> None:
    queue = make(1)
    queue.pause_for(5, now=0)
    waiter = queue.stop(now=0)
    assert [queue.poll(now=0), queue.poll(now=0)] == [Stopped(waiter, ()), Wait(None)]
    drain = make(1)
    drain.put("a", now=0)
    drain.pause_for(5, now=0)
    waiter = drain.drain(now=0)
    assert drain.poll(now=0) == Wait(5)
    [job] = launched(drain, now=5)
    drain.pause_for(60, now=5)
    drain.finished(job, "", now=6)
    assert [drain.poll(now=6), drain.poll(now=6), drain.poll(now=6)] == [
        Settled(job),
        Stopped(waiter, ()),
        Wait(None),
    ]


def test_statistics_and_snapshot_say_in_how_long_it_ends() -> None:
    queue, other = make(1), make(1)
    assert queue.statistics(now=0).resumes_in is None
    queue.pause_for(5, now=0)
    other.pause_for(5, now=100)
    assert [queue.statistics(now=now).resumes_in for now in (0, 4, 9)] == [5, 1, 0]
    assert queue.snapshot() == other.snapshot() == queue.clone().snapshot()
    other.set_width(1, now=101)
    assert queue.snapshot() != other.snapshot()


def test_a_moment_beyond_the_floats_is_the_last_there_is() -> None:
    queue = make(1)
    queue.pause_for(1e308, now=1e308)
    wait = queue.poll(now=1e308)
    assert isinstance(wait, Wait)
    assert wait.until is not None
    assert wait.until < inf


BAD = [(bad, InvalidType) for bad in (None, "1", True, 1j)] + [(bad, InvalidValue) for bad in (-1, nan, inf, 10**400)]


@pytest.mark.parametrize(("bad", "error"), BAD)
@pytest.mark.parametrize("paused", [True, False])
def test_what_is_no_number_of_seconds_is_refused(bad: Any, error: type[RDQError], paused: bool) -> None:
    queue = make(1)
    if paused:
        queue.pause(now=0)
    with refused(queue, error) as info:
        queue.pause_for(bad, now=1)
    assert getattr(info.value, "name") == "seconds"  # noqa: B009
