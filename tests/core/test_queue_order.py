"""Order: a lower priority first, equals by arrival, and a moved job among its new equals by its arrival."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import IllegalTransition, InvalidType, InvalidValue, RDQError
from tests.core.tools import launched, letters, make, put, refused, underway


def test_jobs_launch_in_order_of_priority_and_then_of_arrival() -> None:
    queue = make()
    for argument, priority in (("a", 2), ("b", 1), ("c", 2), ("d", -inf), ("e", 1)):
        queue.put(argument, priority, now=0)
    assert letters(queue.pending()) == "dbeac"
    queue.set_width(9, now=0)
    assert letters(launched(queue)) == "dbeac"


def test_the_default_priority_is_0() -> None:
    queue = make()
    queue.put("a", 1, now=0)
    queue.put("b", now=0)
    queue.put("c", -1, now=0)
    assert letters(queue.pending()) == "cba"


def test_a_reprioritised_job_moves_among_its_new_equals_by_arrival() -> None:
    queue = make()
    first, *_ = put(queue, "abc", 5)
    urgent = queue.put("d", 1, now=0)
    queue.reprioritize(first, 1, now=0)
    assert letters(queue.pending()) == "adbc"
    queue.reprioritize(urgent, 5.0, now=0)
    assert letters(queue.pending()) == "abcd"
    assert (first.priority, urgent.priority) == (1, 5.0)


def test_a_job_moved_away_and_back_launches_once() -> None:
    queue = make(9)
    jobs = put(queue, "abc")
    for priority in (7, 0, -7, 0):
        queue.reprioritize(jobs[1], priority, now=0)
    assert launched(queue) == jobs
    assert queue.size() == (3, 0)


@given(st.lists(st.integers(0, 3) | st.floats(allow_nan=False), max_size=20), st.data())
def test_whatever_is_put_and_moved_the_order_is_that_of_priority_and_id(
    priorities: list[float], data: st.DataObject
) -> None:
    queue = make()
    jobs = [queue.put("x", priority, now=0) for priority in priorities]
    for job in jobs:
        if data.draw(st.booleans()):
            queue.reprioritize(job, data.draw(st.integers(0, 3)), now=0)
    expected = sorted(jobs, key=lambda job: (job.priority, job.id))
    queue.check_invariants()
    assert queue.pending() == expected
    queue.set_width(len(jobs), now=0)
    assert launched(queue) == expected


def test_the_lists_are_copies() -> None:
    queue = make(1)
    put(queue, "ab")
    launched(queue)
    for view in (queue.pending, queue.underway):
        view().clear()
        assert len(view()) == 1


def test_underway_lists_in_order_of_launch() -> None:
    queue = make(2)
    queue.put("b", 2, now=0)
    queue.put("a", 1, now=0)
    launched(queue)
    queue.finished(queue.underway()[0], "", now=0)
    queue.put("c", 0, now=0)
    launched(queue)
    assert letters(queue.underway()) == "bc"


BAD_PRIORITIES = [
    *((bad, InvalidType) for bad in (True, "1", None, 1j)),
    (nan, InvalidValue),
]


@pytest.mark.parametrize(("bad", "error"), BAD_PRIORITIES)
def test_a_bad_priority_is_refused_and_changes_nothing(bad: float, error: type[RDQError]) -> None:
    queue = make()
    job = queue.put("a", 3, now=0)
    with refused(queue, error, job):
        queue.put("b", bad, now=9)
    with refused(queue, error, job):
        queue.reprioritize(job, bad, now=9)


def test_a_job_under_way_cannot_be_reprioritised_not_even_to_its_own_priority() -> None:
    queue = make(1)
    job = underway(queue)
    with refused(queue, IllegalTransition, job):
        queue.reprioritize(job, job.priority, now=9)
