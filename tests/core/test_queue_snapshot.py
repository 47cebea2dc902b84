"""A snapshot: all that can still matter, and nothing of how it came about."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from rdq_core import Phase, Retry, Snapshot, State
from tests.core.tools import busy_queue, drained, launched, letters, make, put


def test_it_says_every_part() -> None:
    queue, jobs = busy_queue()
    queue.cancel(jobs["pending"], now=9)
    for priority in (3, 1):
        queue.put("x", priority, now=9)
    queue.cancel(jobs["underway"], now=9)
    queue.when_idle(now=9)
    snapshot = queue.snapshot()
    pause, width = False, (2, 2)
    assert {*snapshot.admissions} == {pause, width}
    assert snapshot == Snapshot(
        phase=Phase.OPEN,
        capacity=5,
        admissions=snapshot.admissions,
        defaults=None,
        delayed=(),
        pending=((4, 1), (3, 3)),
        timeouts=(),
        keys=(),
        retries=(),
        timeline=(),
        caught_up=False,
        underway=((0, State.CANCELLING), (1, State.CANCELLING)),
        interrupts=(0,),
        timed_out=(),
        settled=((2, State.CANCELLED, False),),
        handed_back=(),
        ended_late=(),
        waiters=(0, 0, 1, 0),
    )


def test_it_says_what_a_stop_will_hand_back() -> None:
    queue = make(1)
    put(queue, "ab")
    launched(queue)
    queue.stop(cancel_underway=True, now=0)
    drained(queue)
    assert queue.snapshot().handed_back == ((0, State.CANCELLING), (1, State.RETURNED))


def test_it_does_not_tell_how_many_went_before_or_when() -> None:
    old, new = make(1), make(1)
    for number in range(5):
        job = old.put("x", now=number)
        drained(old, now=number)
        old.finished(job, "", now=number)
        drained(old, now=number)
    for queue, now in ((old, 100), (new, 0)):
        put(queue, "ab", 3, now=now)
        drained(queue, now=now)
    assert old.snapshot() == new.snapshot()
    assert old.underway()[0].id != new.underway()[0].id


def test_it_does_not_tell_of_dead_entries() -> None:
    moved, plain = make(), make()
    for queue in (moved, plain):
        put(queue, "ab")
    first = moved.pending()[0]
    for priority in (5, 0):
        moved.reprioritize(first, priority, now=0)
    doomed = moved.put("c", now=0)
    moved.cancel(doomed, now=0)
    drained(moved)
    moved.forget(moved.when_idle(now=0), now=0)
    assert moved.snapshot() == plain.snapshot()


def test_it_tells_states_apart_that_will_behave_differently() -> None:
    def one_pending() -> list[Snapshot]:
        queue = make(1)
        seen = [queue.snapshot()]
        job = queue.put("a", now=0)
        for act in (
            lambda: queue.set_width(2, now=0),
            lambda: queue.reprioritize(job, 3, now=0),
            lambda: queue.poll(now=0),
            lambda: queue.pause(now=0),
            lambda: queue.cancel(job, now=0),
            lambda: queue.poll(now=0),
            lambda: queue.finished(job, "", now=0),
            lambda: queue.drain(now=0),
            lambda: queue.stop(now=0),
        ):
            act()
            seen.append(queue.snapshot())
        return seen

    seen = one_pending()
    assert len(set(seen)) == len(seen)
    assert seen == one_pending()


def test_jobs_are_named_by_their_rank_in_order_of_arrival() -> None:
    queue = make()
    jobs = put(queue, "abcd")
    queue.cancel(jobs[1], now=0)
    drained(queue)
    queue.reprioritize(jobs[3], -1, now=0)
    assert queue.snapshot().pending == ((2, -1), (0, 0), (1, 0))


@pytest.mark.parametrize("terms", [{"priority": 1}, {"timeout": inf}, {"retry": Retry(4)}], ids=str)
def test_it_says_of_work_under_way_on_what_terms_it_may_be_done_again(terms: dict[str, Any]) -> None:
    """Else two queues would be equal that differ as soon as that work has failed."""
    one, other = make(1), make(1)
    usual: dict[str, Any] = {"retry": Retry(3)}
    for queue, its in ((one, usual), (other, usual | terms)):
        queue.put("x", now=0, **its)
        drained(queue)
    assert one.snapshot() != other.snapshot()


def test_of_work_that_is_done_once_the_terms_of_its_put_are_of_no_use_any_more() -> None:
    one, other = make(1), make(1)
    one.put("x", 1, timeout=inf, now=0)
    other.put("x", 2, now=0)
    assert letters(launched(one)) == letters(launched(other)) == "x"
    assert one.snapshot() == other.snapshot()
