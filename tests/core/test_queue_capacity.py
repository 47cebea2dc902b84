"""Capacity: the most jobs not yet launched; idle slots make no difference."""

from __future__ import annotations

import pytest

from rdq_core import InvalidType, InvalidValue, QueueFull, QueueStopped, RDQError
from tests.core.tools import drained, launched, make, put, refused


def test_a_put_beyond_it_is_refused_and_changes_nothing() -> None:
    queue = make(1, capacity=2)
    put(queue, "ab")
    with refused(queue, QueueFull) as info:
        queue.put("c", now=9)
    assert isinstance(info.value, QueueFull)
    assert info.value.capacity == 2


def test_what_is_under_way_does_not_count() -> None:
    queue = make(2, capacity=1)
    for argument in "ab":
        put(queue, argument)
        launched(queue)
    put(queue, "c")
    assert queue.size() == (2, 1)


def test_whatever_takes_a_job_out_of_the_pending_makes_room_for_one() -> None:
    queue = make(0, capacity=1)
    for take in (lambda: queue.cancel(queue.pending()[0], now=0), lambda: queue.clear(now=0)):
        put(queue, "a")
        with refused(queue, QueueFull):
            queue.put("b", now=0)
        take()
    put(queue, "c")
    queue.set_width(1, now=0)
    drained(queue)
    put(queue, "d")
    assert queue.size() == (1, 1)


def test_a_queue_without_one_takes_any_number() -> None:
    queue = make()
    put(queue, "x" * 1000)
    assert (queue.capacity, queue.size()) == (None, (0, 1000))


def test_a_stopped_queue_says_so_before_it_says_that_it_is_full() -> None:
    queue = make(0, capacity=1)
    put(queue, "a")
    queue.drain(now=0)
    with refused(queue, QueueStopped):
        queue.put("b", now=9)


BAD_CAPACITIES = [
    *((bad, InvalidType) for bad in (True, False, 2.0, "3", 1j)),
    *((bad, InvalidValue) for bad in (0, -1)),
]


@pytest.mark.parametrize(("bad", "error"), BAD_CAPACITIES)
def test_a_capacity_is_an_int_from_1_or_none(bad: int, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        make(1, capacity=bad)
    assert info.type is error
