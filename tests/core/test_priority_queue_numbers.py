"""Arrival numbers that a put does not give in its turn: skipped, or reserved and joined later."""

from __future__ import annotations

import pytest

from rdq_core import InvalidType, InvalidValue, PriorityQueue, UnknownArrival


def filled() -> PriorityQueue[str]:
    queue = PriorityQueue[str]()
    queue.put("a", 1)
    queue.put("b", 1)
    return queue


def test_numbers_may_be_skipped_and_not_given_twice() -> None:
    queue = filled()
    queue.number_from(7)
    assert (queue.put("h", 1), queue.next_arrival) == (7, 8)
    queue.number_from(8)
    with pytest.raises(InvalidValue):
        queue.number_from(7)
    assert (queue.next_arrival, queue.in_order()) == (8, ["a", "b", "h"])


def test_a_reserved_number_and_one_that_was_here_before_stand_where_they_arrived() -> None:
    queue = filled()
    reserved = queue.reserve()
    queue.put("d", 1)
    queue.join("c", 1, reserved)
    assert queue.remove(0) == "a"
    queue.join("a", 1, 0)
    queue.check_invariants()
    assert [queue.pop() for _ in range(4)] == ["a", "b", "c", "d"]


def test_only_what_was_given_and_is_not_here_can_join() -> None:
    queue = filled()
    for arrival, error in ((2, UnknownArrival), (-1, UnknownArrival), (0, InvalidValue)):
        with pytest.raises(error):
            queue.join("x", 0, arrival)
    queue.remove(0)
    with pytest.raises(InvalidType):
        queue.join("x", True, 0)
    queue.check_invariants()
    assert (queue.in_order(), queue.next_arrival) == (["b"], 2)
