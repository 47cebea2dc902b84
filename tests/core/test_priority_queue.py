"""The priority queue by example."""

from __future__ import annotations

from math import inf, nan

import pytest

from rdq_core import EmptyQueue, InvalidType, InvalidValue, PriorityQueue, RDQError, UnknownArrival


def filled(*priorities: float) -> PriorityQueue[str]:
    """Items a, b, c, … with these priorities."""
    queue = PriorityQueue[str]()
    for place, priority in enumerate(priorities):
        queue.put(chr(ord("a") + place), priority)
    return queue


def popped(queue: PriorityQueue[str]) -> str:
    text = ""
    while queue:
        text += queue.pop()
        queue.check_invariants()
    return text


def test_a_new_queue_is_empty() -> None:
    queue = PriorityQueue[str]()
    assert (len(queue), queue.next_arrival, queue.in_order()) == (0, 0, [])


def test_lower_goes_first_and_equals_in_order_of_arrival() -> None:
    assert popped(filled(2, 1, 2, 1, 3)) == "bdace"


def test_an_item_is_named_by_its_arrival() -> None:
    queue = PriorityQueue[str]()
    assert [queue.put("same", 5), queue.put("same", 1)] == [0, 1]
    assert queue.next_arrival == 2
    assert 1 in queue
    assert 2 not in queue


def test_items_need_neither_compare_nor_hash() -> None:
    queue = PriorityQueue[dict[str, int]]()
    queue.put({"a": 1}, 1)
    queue.put({}, 1)
    assert queue.pop() == {"a": 1}


def test_an_int_and_a_float_of_one_value_are_equals() -> None:
    assert popped(filled(1, 1.0, 1)) == "abc"


def test_infinities_are_priorities_like_others() -> None:
    assert popped(filled(0, inf, -inf, inf)) == "cabd"


def test_ints_beyond_the_floats_are_priorities_like_others() -> None:
    huge = 10**400
    assert popped(filled(huge, inf, 1e308, -huge, -inf)) == "edcab"


def test_reprioritising_moves_among_the_new_equals_by_arrival() -> None:
    queue = filled(1, 2, 2, 0)
    queue.reprioritize(0, 2)
    assert queue.in_order() == ["d", "a", "b", "c"]
    queue.reprioritize(3, 2)
    assert popped(queue) == "abcd"


def test_an_item_moved_away_and_back_is_there_once() -> None:
    queue = filled(1, 1, 1)
    for priority in (2, 1, 2, 1):
        queue.reprioritize(1, priority)
    assert queue.in_order() == ["a", "b", "c"]
    assert len(queue) == 3
    assert popped(queue) == "abc"


def test_an_item_moved_to_its_own_priority_stays() -> None:
    queue = filled(1, 1)
    queue.reprioritize(0, 1)
    assert popped(queue) == "ab"


def test_an_item_moved_away_and_back_and_removed_is_gone() -> None:
    queue = filled(1, 1)
    for priority in (2, 1):
        queue.reprioritize(0, priority)
    assert queue.remove(0) == "a"
    assert popped(queue) == "b"


def test_peek_gives_what_pop_would_and_leaves_it() -> None:
    queue = filled(3, 1, 2)
    assert (queue.peek(), queue.peek(), len(queue)) == ("b", "b", 3)
    queue.remove(1)
    assert queue.peek() == "c"
    queue.reprioritize(2, 9)
    assert queue.peek() == "a"


def test_head_and_places_give_priorities_and_arrivals() -> None:
    queue = filled(3, 1, 2)
    queue.reprioritize(2, 0)
    assert queue.head() == (0, 2)
    assert queue.places() == [(0, 2), (1, 1), (3, 0)]
    queue.clear()
    assert queue.places() == []
    with pytest.raises(EmptyQueue):
        queue.head()


def test_removing_gives_the_item_and_leaves_the_others() -> None:
    queue = filled(3, 1, 2)
    assert queue.remove(2) == "c"
    assert 2 not in queue
    assert popped(queue) == "ba"


def test_clear_gives_all_in_order_and_goes_on_counting() -> None:
    queue = filled(3, 1)
    queue.reprioritize(1, 5)
    assert queue.clear() == ["a", "b"]
    queue.check_invariants()
    assert (len(queue), queue.clear(), queue.put("c", 0)) == (0, [], 2)
    assert popped(queue) == "c"


def test_iterating_goes_in_order_and_over_a_copy() -> None:
    queue = filled(3, 1, 2)
    assert "".join(queue.pop() for _ in queue) == "bca"


def test_a_clone_shares_nothing_but_the_items() -> None:
    queue = filled(3, 1, 2, 1)
    queue.reprioritize(0, 1)
    clone = queue.clone()
    clone.put("e", 0)
    clone.reprioritize(1, 7)
    clone.remove(3)
    assert (popped(clone), popped(queue)) == ("eacb", "abdc")
    assert (clone.next_arrival, queue.next_arrival) == (5, 4)


def test_a_clone_can_have_items_of_its_own() -> None:
    assert popped(filled(2, 1).clone(str.upper)) == "BA"


@pytest.mark.parametrize("act", [PriorityQueue[str].pop, PriorityQueue[str].peek])
def test_there_is_nothing_to_take_from_an_empty_queue(act: object) -> None:
    assert callable(act)
    for queue in (PriorityQueue[str](), filled(1)):
        queue.clear()
        with pytest.raises(EmptyQueue):
            act(queue)
        queue.check_invariants()


def test_a_queue_whose_last_moved_item_was_removed_is_as_empty_as_any() -> None:
    queue = filled(1, 2)
    for arrival in (0, 1):
        queue.reprioritize(arrival, 3)
        queue.remove(arrival)
    with pytest.raises(EmptyQueue):
        queue.pop()
    queue.check_invariants()
    queue.put("c", 0)
    assert popped(queue) == "c"


BAD_PRIORITIES = [
    *((bad, InvalidType) for bad in (True, False, "1", None, [1], 1j)),
    *((bad, InvalidValue) for bad in (nan, -nan)),
]


@pytest.mark.parametrize(("bad", "error"), BAD_PRIORITIES)
def test_a_bad_priority_is_refused_with_nothing_changed(bad: float, error: type[RDQError]) -> None:
    queue = filled(1, 0)
    for act in (lambda: queue.put("c", bad), lambda: queue.reprioritize(0, bad)):
        with pytest.raises(error) as info:
            act()
        assert info.type is error
        assert (len(queue), queue.next_arrival, queue.in_order()) == (2, 2, ["b", "a"])
        queue.check_invariants()


def test_an_unknown_arrival_is_refused_with_nothing_changed() -> None:
    queue = filled(1, 0, 2)
    queue.remove(1)
    for arrival in (1, 3, -1):
        for act in (lambda arrival=arrival: queue.remove(arrival), lambda a=arrival: queue.reprioritize(a, 0)):
            with pytest.raises(UnknownArrival) as info:
                act()
            assert info.value.arrival == arrival
    queue.check_invariants()
    assert popped(queue) == "ac"


def test_an_item_joins_by_the_arrival_that_was_reserved_for_it() -> None:
    queue = filled(1)
    late = queue.reserve()
    queue.put("c", 1)
    queue.join("b", 1, late)
    assert popped(queue) == "abc"


def test_an_item_that_was_here_joins_again_by_its_own_arrival() -> None:
    queue = filled(1, 1, 1)
    assert queue.pop() == "a"
    queue.join("a", 1, 0)
    assert popped(queue) == "abc"


@pytest.mark.parametrize(("arrival", "priority", "error"), [
    (2, 1, UnknownArrival), (-1, 1, UnknownArrival), (1, 1, InvalidValue), (0, nan, InvalidValue),
    (0, "1", InvalidType),
])  # fmt: skip
def test_what_cannot_join_is_refused_and_changes_nothing(arrival: int, priority: float, error: type[RDQError]) -> None:
    queue = filled(1, 1)
    queue.remove(0)
    with pytest.raises(error):
        queue.join("x", priority, arrival)
    queue.check_invariants()
    assert popped(queue) == "b"
