"""Dead keys never pile up, and a priority of its own is cheap."""
# pyright: reportPrivateUsage=false
# What a queue keeps beside its items is private, and the point here.

from __future__ import annotations

import gc
import weakref

from rdq_core import PriorityQueue
from rdq_core.ranking import SLACK


class Item:
    pass


def keys(queue: PriorityQueue[int]) -> int:
    """The keys stored, counted afresh."""
    levels = sum(1 if isinstance(level, int) else len(level) for level in queue._levels.values())
    return levels + len(queue._moved._heap)


def check_bounds(queue: PriorityQueue[int]) -> None:
    """Three keys for each item in levels, three for each among the moved, and what is let lie."""
    moved = len(queue._moved._heap)
    assert moved <= 3 * len(queue._moved.places) + SLACK
    assert keys(queue) - moved <= 3 * len(queue) + SLACK


def test_one_item_reprioritised_a_thousand_times_leaves_a_bounded_number_of_keys() -> None:
    queue = PriorityQueue[int]()
    queue.put(0, 0)
    for priority in range(1000):
        queue.reprioritize(0, priority)
        check_bounds(queue)
    assert queue.in_order() == [0]


def test_many_puts_and_removes_leave_a_bounded_number_of_keys() -> None:
    queue = PriorityQueue[int]()
    for number in range(20_000):
        queue.put(number, number % 7)
        if number >= 10:
            queue.remove(number - 10)
        check_bounds(queue)
    assert queue.next_arrival == 20_000
    assert len(queue) == 10
    assert not queue._moved.places


def test_items_popped_after_many_moves_leave_no_pile_of_dead_keys() -> None:
    queue = PriorityQueue[int]()
    for number in range(100):
        queue.put(number, 1000)
    for priority in (500, 0):
        for number in range(100):
            queue.reprioritize(number, priority)
    for number in range(60):
        queue.reprioritize(number, -1)
    for _ in range(100):
        queue.pop()
        queue.check_invariants()
        check_bounds(queue)


def test_a_pop_after_as_many_removals_as_are_let_lie_leaves_no_pile_of_dead_keys() -> None:
    queue = PriorityQueue[int]()
    live = 45
    items = 3 * live + SLACK
    for number in range(items):
        queue.put(number, 0)
    for number in range(live, items):
        queue.remove(number)
    assert (keys(queue), len(queue)) == (items, live)
    assert queue.pop() == 0
    queue.check_invariants()
    assert keys(queue) == len(queue) == live - 1


def test_a_sweep_leaves_a_level_of_one_item_as_cheap_as_it_was() -> None:
    queue = PriorityQueue[int]()
    for number in range(10):
        queue.put(number, number)
    for number in range(10, 99):
        queue.put(number, 50)
    for number in range(11, 99):
        queue.remove(number)
    assert keys(queue) == 11
    assert queue._levels == {**{number: number for number in range(10)}, 50: 10}


def test_a_level_of_which_nothing_is_left_is_gone_after_a_sweep() -> None:
    queue = PriorityQueue[int]()
    for number in range(99):
        queue.put(number, -number)
    for number in range(98, 10, -1):
        queue.remove(number)
        queue.check_invariants()
    assert sorted(queue._levels) == list(range(-10, 1))
    assert queue.in_order() == list(range(10, -1, -1))
    assert [queue.pop() for _ in range(11)] == list(range(10, -1, -1))


def test_places_are_remembered_of_moved_items_alone() -> None:
    queue = PriorityQueue[int]()
    for number in range(4):
        queue.put(number, 0)
    assert not queue._moved.places
    for number in range(3):
        queue.reprioritize(number, 1)
    queue.remove(0)
    assert queue._moved.places.keys() == {1, 2}
    assert [queue.pop(), queue.pop()] == [3, 1]
    assert queue._moved.places.keys() == {2}


def test_an_item_that_was_taken_out_is_kept_alive_by_no_key() -> None:
    queue = PriorityQueue[Item]()
    removed, popped, cleared = Item(), Item(), Item()
    references = [weakref.ref(item) for item in (removed, popped, cleared)]
    for item in (popped, removed, cleared):
        arrival = queue.put(item, 0)
        queue.reprioritize(arrival, 0)
    queue.pop()
    queue.remove(1)
    queue.clear()
    del removed, popped, cleared, item
    gc.collect()
    assert [reference() for reference in references] == [None, None, None]
    assert len(queue) == 0
