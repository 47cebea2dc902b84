"""What type checkers must accept of the keyed line, and what they must infer: read by type checkers, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable
from typing import assert_type

from rdq_core import (
    DispatchQueue,
    HeldBack,
    Job,
    KeyedLine,
    KeyLimit,
    LimitPerKey,
    Rate,
    Size,
    SlotNotHeld,
    Snapshot,
    Statistics,
)


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
    assert_type((line.pop(now), line.pop()), tuple[str, str])
    line.ended("x", now)
    line.hold("z", now)
    line.number_from(9)
    assert_type(line.held_by_key(), dict[Hashable, int])
    assert_type(line.remove(arrival), str)
    assert_type((line.in_order(), line.clear()), tuple[list[str], list[str]])
    assert_type((len(line), arrival in line, line.keys), tuple[int, bool, int])
    assert_type(line.items, dict[int, str])
    assert_type(line.limit, Once)
    line.forget_restored(now)
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


def limited(limit: LimitPerKey, now: float) -> None:
    """A width and a rate for each key, either of them None."""
    LimitPerKey()
    LimitPerKey(3, Rate(1))
    LimitPerKey(None, [Rate(1), Rate(5, per=60)])
    KeyedLine[str, KeyLimit](str.lower, limit)
    assert_type(limit.width, int | None)
    assert_type((limit.held, limit.limits), tuple[int, bool])
    assert_type(limit.rates, tuple[Rate, ...])
    assert_type((limit.admits(now), limit.next_moment(now)), tuple[bool, float | None])
    assert_type(limit.restored(now), float)
    assert_type(limit.clone(), LimitPerKey)
    limit.set_width(None)
    limit.set_rate(Rate(1), now)


def of_a_queue(queue: DispatchQueue[str, int, Job[str, int]], now: float) -> None:
    """Of a dispatch queue: a key is anything that can be hashed."""
    DispatchQueue[str, int, Job[str, int]](5, width_per_key=2, rate_per_key=Rate(1))
    assert_type(queue.put("x", 3, key=("host", 80), now=now).key, Hashable)
    queue.put("x", key=None, now=now)
    queue.set_width_per_key(None, now=now)
    queue.set_rate_per_key([Rate(1), Rate(2)], now=now)
    assert_type(queue.width_per_key, int | None)
    assert_type(queue.rate_per_key, tuple[Rate, ...])
    assert_type(queue.size_by_key(), dict[Hashable, Size])


def records(statistics: Statistics, snapshot: Snapshot) -> None:
    """What the records say of keys."""
    assert_type((statistics.width_per_key, statistics.rate_per_key), tuple[int | None, tuple[Rate, ...]])
    assert_type(snapshot.keys, tuple[tuple[int, Hashable], ...])
