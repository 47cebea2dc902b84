"""The keyed line by example."""

from __future__ import annotations

from math import nan
from typing import Any

import pytest

from rdq_core import EmptyQueue, HeldBack, InvalidType, InvalidValue, KeyedLine, RDQError, SlotNotHeld, UnknownArrival
from tests.core.keys import Item, Limit, key_of

Line = KeyedLine[Item, Limit]


def filled(keys: str, limit: Limit | None = None) -> Line:
    """Items of these keys, one letter each (a dot: none), all of priority 0."""
    line = Line(key_of, limit or Limit())
    for key in keys:
        put(line, key)
    return line


def put(line: Line, key: str, priority: float = 0) -> int:
    return line.put(Item(line.next_arrival, None if key == "." else key), priority)


def popped(line: Line, now: float = 0) -> str:
    """The arrivals of all that may be launched now."""
    text = ""
    while line.admits(now):
        text += str(line.pop(now).arrival)
        line.check_invariants()
    return text


def test_a_saturated_key_is_in_nobodys_way() -> None:
    line = filled("aaab")
    assert popped(line) == "03"
    assert line.next_moment(0) is None
    line.ended(Item(0, "a"), 1)
    assert popped(line, 1) == "1"


def test_among_keys_that_may_launch_priority_decides_then_arrival() -> None:
    line = filled("")
    for key, priority in (("a", 1), ("b", 0), ("a", 0), ("c", 0), ("b", -1)):
        put(line, key, priority)
    assert popped(line) == "423"


def test_a_width_of_two_lets_two_of_a_key_run() -> None:
    line = filled("aaab", Limit(width=2))
    assert popped(line) == "013"


def test_what_has_no_key_is_limited_by_nothing() -> None:
    assert popped(filled("..a.a", Limit(width=1, per=9))) == "0123"


def test_a_rate_says_the_next_moment_and_no_timer_is_set_to_forget_a_key() -> None:
    line = filled("aab", Limit(width=9, per=10))
    assert popped(line) == "02"
    assert line.next_moment(0) == 10
    assert popped(line, 9.5) == ""
    assert popped(line, 10) == "1"
    for number, key in enumerate("aab"):
        line.ended(Item(number, key), 11)
    assert line.next_moment(11) is None


def test_a_key_held_back_by_both_waits_for_the_slot_first_and_then_for_the_moment() -> None:
    line = filled("aa", Limit(width=1, per=10))
    assert popped(line) == "0"
    assert line.next_moment(0) is None
    line.ended(Item(0, "a"), 3)
    assert not line.admits(3)
    assert line.next_moment(3) == 10


def test_a_key_that_rests_is_remembered_until_its_bucket_is_full_and_no_longer() -> None:
    line = filled("a", Limit(per=10))
    assert popped(line) == "0"
    line.ended(Item(0, "a"), 1)
    assert line.keys == 1
    put(line, "a")
    assert popped(line, 9) == ""
    assert line.remove(1) == Item(1, "a")
    assert not line.admits(10)
    assert line.keys == 0


def test_a_pending_item_that_is_cancelled_takes_nothing_and_gives_nothing() -> None:
    line = filled("aaa", Limit(width=1, per=10))
    line.remove(0)
    assert popped(line) == "1"
    line.remove(2)
    put(line, "a")
    assert popped(line, 20) == ""
    line.ended(Item(1, "a"), 20)
    assert popped(line, 20) == "3"


def test_what_waits_may_be_cancelled_and_moved_and_waits_on() -> None:
    line = filled("aaa", Limit(width=3, per=10))
    assert popped(line) == "0"
    line.reprioritize(2, -1)
    assert (popped(line, 5), line.next_moment(5)) == ("", 10)
    line.remove(1)
    line.remove(2)
    assert line.next_moment(5) is None
    put(line, "a")
    assert (popped(line, 5), line.next_moment(5), popped(line, 10)) == ("", 10, "3")


def test_what_joins_later_stands_where_it_arrived() -> None:
    line = filled("a")
    reserved = [line.reserve() for _ in range(3)]
    put(line, "a")
    for arrival, key in zip(reversed(reserved), "baa", strict=True):
        line.join(Item(arrival, key), 0, arrival)
        line.check_invariants()
    assert [item.arrival for item in line.in_order()] == [0, 1, 2, 3, 4]
    assert popped(line) == "03"
    line.ended(Item(0, "a"), 0)
    line.join(Item(0, "a"), 0, 0)
    assert popped(line) == "0"


def test_only_what_was_given_and_is_not_here_can_join() -> None:
    line = filled("a")
    for arrival, error in ((1, UnknownArrival), (-1, UnknownArrival), (0, InvalidValue)):
        with pytest.raises(error):
            line.join(Item(arrival, "b"), 0, arrival)
    assert (len(line), line.keys, line.next_arrival) == (1, 1, 1)


def test_one_that_joins_again_meets_no_trace_of_its_first_time() -> None:
    line = filled("a")
    for key in "abc":
        line.remove(0)
        line.join(Item(0, key), 0, 0)
    assert line.keys == 1
    assert popped(line) == "0"


def test_limits_can_be_changed_while_keys_wait() -> None:
    line = filled("aaab", Limit(width=1))
    assert popped(line) == "03"
    line.change_limits(lambda limit: limit.set_width(2), 1)
    assert popped(line, 1) == "1"
    line.change_limits(lambda limit: limit.set_width(0), 2)
    line.ended(Item(0, "a"), 3)
    line.ended(Item(1, "a"), 3)
    put(line, "c")
    assert popped(line, 3) == ""
    line.change_limits(lambda limit: limit.set_width(1), 4)
    assert popped(line, 4) == "24"


def test_a_change_that_is_refused_changes_nothing() -> None:
    line = filled("aab")
    line.pop(0)
    before = line.snapshot(0), line.in_order()
    with pytest.raises(ValueError, match="-1"):
        line.change_limits(lambda limit: limit.set_width(-1), 0)
    assert (line.snapshot(0), line.in_order()) == before
    assert popped(line) == "2"


def test_reprioritising_moves_among_all_keys() -> None:
    line = filled("abc")
    line.reprioritize(2, -1)
    line.reprioritize(0, 1)
    assert [item.arrival for item in line.in_order()] == [2, 1, 0]
    assert popped(line) == "210"


def test_clear_gives_all_in_order_and_keeps_the_slots_held() -> None:
    line = filled("aab.")
    line.reprioritize(3, -1)
    assert line.pop(0).arrival == 3
    assert line.pop(0).arrival == 0
    assert [item.arrival for item in line.clear()] == [1, 2]
    assert (len(line), line.keys, 1 in line, list(line)) == (0, 2, False, [])
    put(line, "a")
    assert popped(line) == ""


def test_a_clone_shares_nothing_but_the_items() -> None:
    line = filled("aab", Limit(width=1, per=2))
    line.pop(0)
    line.remove(2)
    clone = line.clone(lambda item: Item(item.arrival, item.key))
    assert clone.snapshot(0) == line.snapshot(0)
    assert clone.in_order()[0] is not line.in_order()[0]
    clone.ended(Item(0, "a"), 5)
    assert popped(clone, 5) == "1"
    assert popped(line, 5) == ""
    assert clone.snapshot(5) != line.snapshot(5)


def test_a_snapshot_shows_nothing_of_what_is_restored() -> None:
    line = filled("a", Limit(per=2))
    new = line.snapshot(0)
    line.pop(0)
    assert line.snapshot(0) != new
    line.ended(Item(0, "a"), 1)
    assert line.snapshot(1) != new
    assert line.snapshot(2) == new


def test_what_was_launched_elsewhere_holds_a_slot_of_its_key() -> None:
    line = filled("", Limit(width=1, per=10))
    elsewhere = Item(3, "a"), Item(4, "b")
    for item in elsewhere:
        line.hold(item, 0)
    line.number_from(7)
    assert [put(line, key) for key in "ab."] == [7, 8, 9]
    assert (popped(line), line.held_by_key()) == ("9", {"a": 1, "b": 1, None: 1})
    line.ended(elsewhere[0], 5)
    assert (popped(line, 5), line.next_moment(5), popped(line, 10)) == ("", 10, "7")


def test_a_slot_may_be_held_of_a_key_that_is_about_to_be_forgotten() -> None:
    line = filled("a", Limit(width=1, per=10))
    line.ended(line.pop(0), 0)
    line.hold(Item(5, "a"), 10)
    assert line.held_by_key() == {"a": 1}
    line.check_invariants()


def test_numbers_are_not_given_twice() -> None:
    line = filled("ab")
    with pytest.raises(InvalidValue):
        line.number_from(1)
    line.number_from(2)
    assert line.next_arrival == 2


def test_without_a_time_it_is_the_latest_told() -> None:
    line = filled("aa", Limit(width=9, per=10))
    assert line.pop(5) == Item(0, "a")
    with pytest.raises(HeldBack):
        line.pop()
    assert line.admits(15)
    assert line.pop() == Item(1, "a")


def test_there_is_nothing_to_pop() -> None:
    line = filled("")
    assert not line.admits(0)
    with pytest.raises(EmptyQueue):
        line.pop(0)
    line = filled("aa")
    line.pop(0)
    with pytest.raises(HeldBack) as info:
        line.pop(0)
    assert info.value.pending == 1
    assert str(info.value) == "none of the 1 pending may be launched now: their keys hold them back"
    assert len(line) == 1


@pytest.mark.parametrize(("bad", "error"), [("1", InvalidType), (True, InvalidType), (nan, InvalidValue)])
def test_a_bad_priority_is_refused_with_nothing_changed(bad: float, error: type[RDQError]) -> None:
    line = filled("ab")
    for act in (lambda: put(line, "c", bad), lambda: line.reprioritize(0, bad)):
        with pytest.raises(error):
            act()
        line.check_invariants()
        assert (len(line), line.next_arrival, line.keys, popped(line.clone())) == (2, 2, 2, "01")


def test_a_key_that_cannot_be_hashed_is_refused_with_nothing_changed() -> None:
    line = filled("a")
    bad: Any = ["b"]
    with pytest.raises(InvalidType) as info:
        line.put(Item(1, bad), 0)
    assert (info.value.name, info.value.value) == ("key", bad)
    assert (len(line), line.next_arrival, line.keys) == (1, 1, 1)


def test_an_unknown_arrival_is_refused_with_nothing_changed() -> None:
    line = filled("ab")
    line.remove(0)
    for act in (lambda: line.remove(0), lambda: line.reprioritize(0, 1)):
        with pytest.raises(UnknownArrival):
            act()
    assert popped(line) == "1"


def test_an_end_of_what_holds_no_slot_is_refused_with_nothing_changed() -> None:
    line = filled("ab")
    line.pop(0)
    for item in (Item(1, "b"), Item(2, "c")):
        with pytest.raises(SlotNotHeld) as info:
            line.ended(item, 1)
        assert info.value.key == item.key
        assert str(info.value) == f"no slot of key {item.key!r} is held"
    line.check_invariants()
    assert popped(line) == "1"
