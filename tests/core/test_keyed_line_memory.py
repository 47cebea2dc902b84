"""What a keyed line costs: steps with a saturated key ahead, entries of idle keys, dead entries of its heaps."""
# pyright: reportPrivateUsage=false
# What a line keeps beside its items is private, and the point here.

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from rdq_core import KeyedLine
from rdq_core.ranking import SLACK
from tests.core.keys import Item, Limit, key_of

Line = KeyedLine[Item, Limit]


def entries(line: KeyedLine[Any, Any]) -> int:
    return sum(len(ranking._heap) for ranking in (line._heads, line._timed, line._spent))


class Asked(Limit):
    """A limit that counts how often it is asked."""

    def __init__(self, width: int = 1, per: float = 0, burst: int = 1) -> None:
        super().__init__(width, per, burst)
        self.asked: list[None] = []

    def admits(self, now: float, /) -> bool:
        self.asked.append(None)
        return super().admits(now)

    def clone(self) -> Asked:
        copy = Asked(self.width, self.per, self.burst)
        copy.held, copy.full, copy.asked = self.held, self.full, self.asked
        return copy


def test_a_hundred_thousand_items_of_a_saturated_key_are_asked_for_once() -> None:
    limit = Asked()
    line = KeyedLine[Item, Asked](key_of, limit)
    for number in range(100_000):
        line.put(Item(number, "a"), 0)
    assert line.pop(0).arrival == 0
    for number in range(100):
        line.put(Item(100_000 + number, number), 1)
        assert line.pop(0).key == number
        assert not line.admits(0)
    assert len(limit.asked) <= 3 * 100 + 10
    assert entries(line) <= 3 * (3 * line.keys + SLACK)


def test_keys_that_are_done_with_leave_nothing_behind() -> None:
    line = Line(key_of, Limit(width=1, per=10))
    for number in range(20_000):
        line.put(Item(number, number), 0)
        line.ended(line.pop(number), number)
        assert line.keys <= 11
        assert entries(line) <= 3 * (3 * 11 + SLACK)
    assert not line.admits(30_000)
    assert (line.keys, entries(line)) == (0, 0)


def test_a_key_put_and_cancelled_again_and_again_leaves_no_pile_of_dead_entries() -> None:
    line = Line(key_of, Limit(width=1, per=1_000_000))
    line.put(Item(0, "a"), 0)
    line.ended(line.pop(0), 0)
    for number in range(1, 5_000):
        arrival = line.put(Item(number, "a"), number % 3)
        assert not line.admits(number)
        line.remove(arrival)
        line.check_invariants()
        assert entries(line) <= 3 * (3 + SLACK)


class Fickle(Limit):
    """Held back by time, and each time it is asked until another moment."""

    moments = iter(range(1_000_000, 2_000_000))

    def admits(self, now: float, /) -> bool:
        return False

    def next_moment(self, now: float, /) -> float | None:
        return next(self.moments)

    def clone(self) -> Fickle:
        return Fickle()


def test_a_limit_that_says_another_moment_each_time_leaves_no_pile_of_dead_entries() -> None:
    line = KeyedLine[Item, Fickle](key_of, Fickle())
    for number in range(1_000):
        arrival = line.put(Item(number, "a"), 0)
        line.put(Item(number, "b"), 0)
        assert not line.admits(0)
        assert line.next_moment(0) is not None
        line.remove(arrival)
        line.remove(arrival + 1)
        line.put(Item(number, "b"), 0)
        line.check_invariants()
        line.clear()


def test_a_moment_that_is_not_the_strands_any_more_wakes_nobody() -> None:
    class Later(Limit):
        """Held back, each time it is asked for a second longer."""

        moments = iter(range(5, 100))

        def next_moment(self, now: float, /) -> float | None:
            return next(self.moments)

        def clone(self) -> Later:
            return self

    line = KeyedLine[Item, Later](key_of, Later(width=0))
    for moment in (5, 6, 7):
        arrival = line.put(Item(moment, "a"), 0)
        assert not line.admits(0)
        line.remove(arrival)
    line.put(Item(8, "a"), 0)
    assert not line.admits(0)
    assert not line.admits(6)
    assert line.next_moment(6) == 8
    assert len(line._timed._heap) == 1


def test_one_item_reprioritised_a_thousand_times_leaves_a_bounded_number_of_entries() -> None:
    line = Line(key_of, Limit())
    line.put(Item(0, "a"), 0)
    line.put(Item(1, "a"), 0)
    for priority in range(1_000):
        line.reprioritize(priority % 2, -priority)
        assert entries(line) <= 3 + SLACK
    assert line.pop(0).arrival == 1


class Key:
    pass


@pytest.mark.parametrize("looked_at", [True, False])
def test_nothing_keeps_a_key_or_an_item_that_is_done_with(looked_at: bool) -> None:
    line = Line(key_of, Limit())
    key = Key()
    alive = weakref.ref(key)
    line.put(Item(0, key), 0)
    line.put(Item(1, key), 0)
    line.remove(1)
    line.ended(line.pop(0), 1)
    del key
    assert not (looked_at and line.admits(2))
    gc.collect()
    assert alive() is None


def test_keys_done_with_are_forgotten_when_told_though_nothing_is_asked() -> None:
    line = Line(key_of, Limit(width=1, per=10))
    for number in range(1_000):
        line.put(Item(number, number), 0)
        line.ended(line.pop(0), 0)
    line.forget_restored(9)
    assert line.keys == 1_000
    line.forget_restored(10)
    assert line.keys == 0
    assert entries(line) <= SLACK
