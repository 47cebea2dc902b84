"""The priority buffer by example: who is served, with what, and what counts meanwhile."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Callable
from math import inf, nan
from typing import Any

import pytest

from rdq_core import (
    AmbiguousItem,
    BufferGetter,
    BufferSnapshot,
    Entry,
    Handle,
    InvalidType,
    InvalidValue,
    PriorityBuffer,
    QueueOverflow,
    QueueUnderflow,
    RDQError,
    Serve,
    UnknownItem,
    Wait,
)


def filled(*priorities: float, size: int | None = None, backlog: int | None = None) -> PriorityBuffer[str]:
    """Items a, b, c, … with these priorities."""
    buffer = PriorityBuffer[str](size, backlog)
    for place, priority in enumerate(priorities):
        buffer.put(chr(ord("a") + place), priority)
    return buffer


def served(buffer: PriorityBuffer[str]) -> list[tuple[int, str]]:
    """Who is served with what, until nothing is due."""
    told: list[tuple[int, str]] = []
    while isinstance(command := buffer.poll(), Serve):
        told.append((command.getter.number, command.item))
        buffer.check_invariants()
    assert command == Wait(None)
    return told


def taken(buffer: PriorityBuffer[str]) -> str:
    """All items there are, got one after the other."""
    while len(buffer):
        buffer.get()
    return "".join(item for _, item in served(buffer))


def test_a_new_buffer_has_nothing_and_nobody() -> None:
    buffer = PriorityBuffer[str]()
    assert (len(buffer), buffer.waiting, buffer.promised, list(buffer)) == (0, 0, 0, [])
    assert (buffer.size, buffer.backlog) == (None, None)
    assert served(buffer) == []


def test_lower_goes_first_and_equals_in_order_of_arrival() -> None:
    assert taken(filled(2, 1, 2, 1, inf, -inf)) == "fbdace"


def test_a_put_serves_the_longest_waiting_getter() -> None:
    buffer = PriorityBuffer[str]()
    assert [buffer.get(), buffer.get()] == [BufferGetter(0), BufferGetter(1)]
    buffer.put("a")
    assert served(buffer) == [(0, "a")]
    buffer.put("b")
    assert served(buffer) == [(1, "b")]


def test_of_a_burst_the_most_urgent_goes_to_who_has_waited_longest() -> None:
    buffer = PriorityBuffer[str]()
    buffer.get()
    buffer.get()
    for item, priority in (("a", 3), ("b", 1), ("c", 2)):
        buffer.put(item, priority)
    assert served(buffer) == [(0, "b"), (1, "c")]
    assert list(buffer) == ["a"]


def test_a_getter_of_what_is_there_is_served_at_the_next_poll() -> None:
    buffer = filled(2, 1)
    buffer.get()
    assert list(buffer) == ["a"]
    assert served(buffer) == [(0, "b")]


def test_what_is_promised_counts_as_gone() -> None:
    buffer = filled(3, 1, 2)
    buffer.get()
    assert (len(buffer), buffer.waiting, buffer.promised) == (2, 0, 1)
    assert list(buffer) == ["c", "a"]
    assert [entry.item for entry in buffer.entries()] == ["c", "a"]
    buffer.get()
    buffer.get()
    buffer.get()
    assert (len(buffer), buffer.waiting, buffer.promised, list(buffer)) == (0, 1, 3, [])


def test_beyond_its_size_a_put_is_refused_unless_somebody_waits() -> None:
    buffer = PriorityBuffer[str](size=1)
    buffer.get()
    for item in "ab":
        buffer.put(item)
    with pytest.raises(QueueOverflow) as info:
        buffer.put("c")
    assert info.value.size == 1
    assert (served(buffer), list(buffer)) == ([(0, "a")], ["b"])
    buffer.get()
    buffer.put("c")
    assert served(buffer) == [(1, "b")]


def test_a_bad_priority_is_refused_as_such_where_there_is_no_room_either() -> None:
    buffer = PriorityBuffer[str](size=0)
    with pytest.raises(InvalidValue):
        buffer.put("a", nan)


def test_at_size_0_things_only_pass_from_hand_to_hand() -> None:
    buffer = PriorityBuffer[str](size=0)
    with pytest.raises(QueueOverflow):
        buffer.put("a")
    buffer.get()
    buffer.put("b")
    with pytest.raises(QueueOverflow):
        buffer.put("c")
    assert served(buffer) == [(0, "b")]


def test_beyond_its_backlog_a_get_is_refused_unless_something_is_there() -> None:
    buffer = PriorityBuffer[str](backlog=1)
    buffer.put("a")
    buffer.get()
    buffer.get()
    with pytest.raises(QueueUnderflow) as info:
        buffer.get()
    assert info.value.backlog == 1
    assert (served(buffer), buffer.waiting) == ([(0, "a")], 1)
    buffer.put("b")
    assert buffer.get() == BufferGetter(2)  # the refused one took no number


def test_at_backlog_0_nobody_waits() -> None:
    buffer = PriorityBuffer[str](backlog=0)
    with pytest.raises(QueueUnderflow):
        buffer.get()
    buffer.put("a")
    buffer.get()
    with pytest.raises(QueueUnderflow):
        buffer.get()


def test_a_forgotten_getter_gets_nothing_and_the_next_is_served() -> None:
    buffer = PriorityBuffer[str]()
    first, _ = buffer.get(), buffer.get()
    assert buffer.forget(first)
    assert not buffer.forget(first)
    assert buffer.waiting == 1
    buffer.put("a")
    assert served(buffer) == [(1, "a")]


def test_a_getter_forgotten_before_the_poll_takes_nothing_with_it() -> None:
    buffer = PriorityBuffer[str](size=0)
    getter = buffer.get()
    buffer.put("a")
    buffer.forget(getter)
    assert (served(buffer), list(buffer)) == ([], ["a"])  # beyond the size, and not lost
    with pytest.raises(QueueOverflow):
        buffer.put("b")


def test_a_promised_item_deleted_before_the_poll_leaves_its_getter_waiting() -> None:
    buffer = PriorityBuffer[str](backlog=0)
    handle = buffer.put("a")
    buffer.get()
    assert buffer.delete(handle) == "a"
    assert (served(buffer), buffer.waiting) == ([], 1)
    buffer.put("b")
    assert served(buffer) == [(0, "b")]


def test_a_served_getter_is_not_forgotten_again() -> None:
    buffer = filled(1)
    getter = buffer.get()
    served(buffer)
    assert not buffer.forget(getter)


def test_reprioritising_moves_among_the_new_equals_by_arrival() -> None:
    buffer = filled(1, 2, 2, 0)
    handles = [entry.handle for entry in sorted(buffer.entries(), key=lambda entry: entry.item)]
    buffer.reprioritize(handles[0], 2)
    buffer.reprioritize(handles[3], 5)
    assert [(entry.item, entry.priority) for entry in buffer.entries()] == [("a", 2), ("b", 2), ("c", 2), ("d", 5)]
    assert taken(buffer) == "abcd"


def test_reprioritising_decides_anew_what_is_promised() -> None:
    buffer = filled(1, 2)
    buffer.get()
    buffer.reprioritize(buffer.find("a"), 9)
    assert served(buffer) == [(0, "b")]


def test_deleting_leaves_the_others() -> None:
    buffer = filled(3, 1, 2)
    handle = buffer.find("c")
    assert handle in buffer
    assert buffer.delete(handle) == "c"
    assert handle not in buffer
    assert taken(buffer) == "ba"


def test_clear_takes_what_is_promised_too_and_getters_wait_on() -> None:
    buffer = filled(2, 1)
    buffer.get()
    assert buffer.clear() == ["b", "a"]
    assert (buffer.clear(), len(buffer), buffer.waiting) == ([], 0, 1)
    buffer.put("c")
    assert served(buffer) == [(0, "c")]


def test_equal_and_unhashable_items_are_named_by_their_handles() -> None:
    buffer = PriorityBuffer[list[int]]()
    one, other = [1], [1]
    handles = [buffer.put(one), buffer.put(other)]
    assert buffer.delete(handles[1]) is other
    assert buffer.delete(handles[0]) is one


def test_an_item_is_found_where_it_is_unique() -> None:
    buffer = PriorityBuffer[list[int]]()
    handle = buffer.put([1])
    buffer.put([2])
    assert buffer.find([1]) == handle
    buffer.put([1])
    with pytest.raises(AmbiguousItem) as info:
        buffer.find([1])
    assert (info.value.item, info.value.count) == ([1], 2)
    with pytest.raises(UnknownItem) as unknown:
        buffer.find([3])
    assert unknown.value.item == [3]


def test_an_item_that_equals_nothing_is_found_by_identity() -> None:
    buffer = PriorityBuffer[float]()
    handle = buffer.put(nan)
    assert buffer.find(nan) == handle


class Meddler:
    """Changes the buffer when it is compared."""

    def __init__(self, buffer: PriorityBuffer[object]) -> None:
        self.buffer = buffer

    def __eq__(self, other: object) -> bool:
        self.buffer.put(0)
        return False

    def __hash__(self) -> int:
        return 0


def test_comparing_may_change_the_buffer() -> None:
    buffer = PriorityBuffer[object]()
    buffer.put(Meddler(buffer))
    with pytest.raises(UnknownItem):
        buffer.find("x")
    assert len(buffer) == 2


def both_of(buffer: PriorityBuffer[str]) -> tuple[Callable[[Handle], object], ...]:
    """Both that take a handle."""

    def move(handle: Handle) -> None:
        buffer.reprioritize(handle, 5)

    return buffer.delete, move


def test_a_handle_is_of_one_buffer() -> None:
    buffer, other = filled(1), filled(1)
    (entry,) = other.entries()
    assert entry.handle not in buffer
    assert entry.handle != buffer.find("a")
    for act in both_of(buffer):
        with pytest.raises(UnknownItem) as info:
            act(entry.handle)
        assert info.value.item is entry.handle
    assert taken(buffer) == "a"


def test_a_handle_of_what_is_gone_is_unknown() -> None:
    buffer = filled(1, 2)
    first, second = (entry.handle for entry in buffer.entries())
    buffer.delete(second)
    taken(buffer)
    buffer.put("c")
    for handle in (first, second, pickle.loads(pickle.dumps(buffer.find("c")))):
        for act in both_of(buffer):
            with pytest.raises(UnknownItem):
                act(handle)
    assert taken(buffer) == "c"


def test_a_handle_says_nothing_of_who_made_it() -> None:
    assert repr(filled(1).find("a")) == "Handle(number=0)"
    assert "a" not in filled(1)


def test_entries_say_what_is_there() -> None:
    buffer = filled(2, 1.5)
    handles = [buffer.find(item) for item in "ba"]
    assert buffer.entries() == [Entry(handles[0], "b", 1.5), Entry(handles[1], "a", 2)]


def test_a_clone_goes_on_alike_and_shares_nothing_but_the_items() -> None:
    buffer = filled(2, 1, size=3, backlog=4)
    handle = buffer.find("a")
    for _ in range(3):
        buffer.get()
    clone = buffer.clone()
    assert (clone.size, clone.backlog, clone.snapshot()) == (3, 4, buffer.snapshot())
    clone.reprioritize(handle, 0)
    clone.put("c")
    assert clone.get() == BufferGetter(3)
    assert served(clone) == [(0, "a"), (1, "c"), (2, "b")]
    assert [entry.priority for entry in clone.entries()] == []
    assert served(buffer) == [(0, "b"), (1, "a")]
    assert buffer.get() == BufferGetter(3)


def test_a_clone_does_not_see_what_the_original_moves() -> None:
    buffer = filled(2, 1)
    clone = buffer.clone()
    buffer.reprioritize(buffer.find("a"), 0)
    clone.check_invariants()
    assert [entry.priority for entry in clone.entries()] == [1, 2]
    assert (taken(clone), taken(buffer)) == ("ba", "ab")


def test_a_snapshot_names_items_by_their_rank() -> None:
    buffer = filled(9, 2, 1, size=7)
    buffer.delete(buffer.find("a"))
    buffer.get()
    assert buffer.snapshot() == BufferSnapshot(7, None, ((1, 1), (0, 2)), 1)
    assert buffer.snapshot() == alike().snapshot()


def alike() -> PriorityBuffer[str]:
    """The same as in the test above, another way."""
    buffer = PriorityBuffer[str](7)
    buffer.forget(buffer.get())
    buffer.put("x", 2)
    buffer.put("y", 1)
    buffer.get()
    return buffer


Act = Callable[[PriorityBuffer[str]], object]
ANY: Any = 0  # what no type checker lets through
BAD_PRIORITIES: list[tuple[Any, type[RDQError]]] = [
    ("1", InvalidType),
    (True, InvalidType),
    (None, InvalidType),
    (nan, InvalidValue),
]
REFUSED: list[tuple[Act, type[RDQError]]] = [
    *((lambda b, bad=bad: b.put("z", bad), error) for bad, error in BAD_PRIORITIES),
    *((lambda b, bad=bad: b.reprioritize(b.find("a"), bad), error) for bad, error in BAD_PRIORITIES),
    (lambda b: b.delete(ANY), InvalidType),
    (lambda b: b.reprioritize(ANY, 0), InvalidType),
    (lambda b: b.forget(ANY), InvalidType),
    (lambda b: b.delete(Handle(0, None)), UnknownItem),
    (lambda b: b.find("zz"), UnknownItem),
]
NAMED: list[tuple[Act, str]] = [
    (lambda b: b.delete(ANY), "handle"),
    (lambda b: b.reprioritize(ANY, 0), "handle"),
    (lambda b: b.forget(ANY), "getter"),
    (lambda b: b.put("z", BAD_PRIORITIES[0][0]), "priority"),
]


@pytest.mark.parametrize(("act", "name"), NAMED)
def test_what_is_of_the_wrong_type_is_named(act: Act, name: str) -> None:
    with pytest.raises(InvalidType) as info:
        act(filled(1))
    assert info.value.name == name
    assert name in str(info.value)


BAD_LIMITS = [("3", InvalidType), (2.0, InvalidType), (True, InvalidType), (-1, InvalidValue)]


@pytest.mark.parametrize(("act", "error"), REFUSED)
def test_what_is_refused_changes_nothing(act: Act, error: type[RDQError]) -> None:
    buffer = filled(2, 1)
    before, entries = buffer.snapshot(), buffer.entries()
    with pytest.raises(error) as info:
        act(buffer)
    assert info.type is error
    assert (buffer.snapshot(), buffer.entries()) == (before, entries)
    buffer.check_invariants()
    assert taken(buffer) == "ba"


@pytest.mark.parametrize(
    ("bad", "error"), [("3", InvalidType), (2.0, InvalidType), (True, InvalidType), (-1, InvalidValue)]
)
@pytest.mark.parametrize("name", ["size", "backlog"])
def test_a_bad_limit_is_refused(name: str, bad: int, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        PriorityBuffer[str](**{name: bad})
    assert getattr(info.value, "name", None) == name


class Item:
    pass


def test_what_is_gone_is_kept_alive_by_nothing() -> None:
    buffer = PriorityBuffer[Item]()
    items = [Item() for _ in range(4)]
    references = [weakref.ref(item) for item in items]
    handles = [buffer.put(item) for item in items]
    buffer.reprioritize(handles[0], 5)
    buffer.delete(handles[0])
    buffer.get()
    buffer.poll()
    buffer.clear()
    items.clear()
    gc.collect()
    assert [reference() for reference in references] == [None] * 4
    assert handles
