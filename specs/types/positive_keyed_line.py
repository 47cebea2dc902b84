"""What type checkers must accept of the keyed line, and what they must infer: read by type checkers, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable
from typing import assert_type

from rdq_core import HeldBack, KeyedLine, KeyLimit, SlotNotHeld


class Once:
    """A limit of one's own: nothing is derived from, as it is a protocol."""

    spent = False

    def admits(self, now: float, /) -> bool:
        return not self.spent

    def next_moment(self, now: float, /) -> float | None:
        return None

    def started(self, now: float, /) -> None: ...

    def ended(self, now: float, /) -> None: ...

    def restored(self, now: float, /) -> float:
        return now

    def snapshot(self, now: float, /) -> Hashable:
        return self.spent

    def clone(self) -> Once:
        return Once()


def made(limit: KeyLimit) -> None:
    """A line is of its items' type, and of its limits'."""
    assert_type(KeyedLine[str, Once](len, Once()), KeyedLine[str, Once])
    KeyedLine[str, KeyLimit](str.lower, Once())
    KeyedLine[str, KeyLimit](lambda item: None, limit)


def used(line: KeyedLine[str, Once], now: float) -> None:
    """What comes out is what was put in."""
    arrival = line.put("x", 1.5)
    assert_type(arrival, int)
    assert_type((line.next_arrival, line.reserve()), tuple[int, int])
    line.join("y", -1, arrival)
    line.reprioritize(arrival, 0)
    assert_type(line.admits(now), bool)
    assert_type(line.next_moment(now), float | None)
    assert_type(line.pop(now), str)
    line.ended("x", now)
    assert_type(line.remove(arrival), str)
    assert_type((line.in_order(), line.clear()), tuple[list[str], list[str]])
    assert_type((len(line), arrival in line, line.keys), tuple[int, bool, int])
    assert_type(line.items, dict[int, str])
    assert_type(line.limit, Once)
    line.change_limits(lambda limit: setattr(limit, "spent", True), now)
    assert_type(line.snapshot(now), Hashable)
    assert_type(line.clone(), KeyedLine[str, Once])
    assert_type(line.clone(str.upper), KeyedLine[str, Once])
    line.check_invariants()


def refused(error: Exception) -> None:
    """What is raised has what it is about."""
    if isinstance(error, HeldBack):
        assert_type(error.pending, int)
    if isinstance(error, SlotNotHeld):
        assert_type(error.key, object)
