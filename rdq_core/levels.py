"""Levels of a pool, high and low water, and those who wait for one: in order of asking, forgotten when cancelled.

Theory of operation. A change of size by one makes one level begin to hold and another cease, so that who may be told
is known without looking at the others. Of each level there are two lines: of those whom it may be told of, and of those
who asked while it held, hence for the next time. These *sleep* until it has ceased, and then join the others: behind
them, as whoever has been awake meanwhile asked before it began to hold.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias, final

from rdq_core.errors import InvalidType, InvalidValue


def _check(bound: object, least: int) -> None:
    if not isinstance(bound, int) or isinstance(bound, bool):
        raise InvalidType("bound", bound, "an int")
    if bound < least:
        raise InvalidValue("bound", bound, f"{least} or more")


@final
@dataclass(frozen=True, slots=True)
class Above:
    """More members than `bound`: high water."""

    bound: int

    def __post_init__(self) -> None:
        _check(self.bound, 0)

    def holds(self, size: int) -> bool:
        """Whether a pool of that many members is above it."""
        return size > self.bound


@final
@dataclass(frozen=True, slots=True)
class Below:
    """Fewer members than `bound`, which is 1 or more: low water. Below 1 is empty."""

    bound: int

    def __post_init__(self) -> None:
        _check(self.bound, 1)

    def holds(self, size: int) -> bool:
        """Whether a pool of that many members is below it."""
        return size < self.bound


Level: TypeAlias = Above | Below
"""What a pool's waiter waits for. Raises `InvalidType` and `InvalidValue` for a bound that is none."""

EMPTY: Final = Below(1)
"""No members at all."""


@final
@dataclass(frozen=True, slots=True)
class PoolWaiter:
    """A ticket: the pool hands it out when asked, and names it in the command that answers. A plain value."""

    level: Level
    number: int


Line: TypeAlias = OrderedDict[PoolWaiter, None]


@final
class Levels:
    """The waiters of one pool. It is told of each change of size; it does not know the size itself."""

    __slots__ = ("_asleep", "_awake", "_issued", "_reached")

    def __init__(self) -> None:
        self._issued = 0
        self._awake: dict[Level, Line] = {}  # a line no one stands in is not kept, in either
        self._asleep: dict[Level, Line] = {}
        self._reached: dict[Level, None] = {}  # the levels that hold, of those somebody awake waits for

    def __len__(self) -> int:
        """How many wait. O(levels waited for)."""
        return sum(map(len, self._awake.values())) + sum(map(len, self._asleep.values()))

    def add(self, level: Level, holds: bool) -> PoolWaiter:
        """A new waiter; asleep if the level `holds`. O(1)."""
        waiter = PoolWaiter(level, self._issued)
        self._issued += 1
        (self._asleep if holds else self._awake).setdefault(level, OrderedDict())[waiter] = None
        return waiter

    def forget(self, waiter: PoolWaiter) -> bool:
        """Take the waiter out of its line; whether it still stood there. O(1). Raises `InvalidType`."""
        if not isinstance(waiter, PoolWaiter):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("waiter", waiter, "a waiter of a pool")
        for lines in (self._awake, self._asleep):
            line = lines.get(waiter.level)
            if line is not None and waiter in line:
                del line[waiter]
                if not line:
                    del lines[waiter.level]
                if waiter.level not in self._awake:
                    self._reached.pop(waiter.level, None)
                return True
        return False

    def grown(self, size: int) -> None:
        """The pool has one member more, now `size`. Amortised O(1): each sleeper wakes once."""
        self._begins(Above(size - 1))
        self._ceases(Below(size))

    def shrunk(self, size: int) -> None:
        """The pool has one member less, now `size`. Cost as of `grown`."""
        self._begins(Below(size + 1))
        self._ceases(Above(size))

    def pop(self) -> PoolWaiter | None:
        """The longest waiting of those whose level holds, who then waits no more. O(levels that hold)."""
        firsts = [next(iter(self._awake[level])) for level in self._reached]
        if not firsts:
            return None
        waiter = min(firsts, key=_number)
        self.forget(waiter)
        return waiter

    def clone(self) -> Levels:
        """A copy that shares nothing. O(n)."""
        copy = Levels()
        copy._issued = self._issued
        copy._awake = {level: line.copy() for level, line in self._awake.items()}
        copy._asleep = {level: line.copy() for level, line in self._asleep.items()}
        copy._reached = self._reached.copy()
        return copy

    def snapshot(self) -> tuple[tuple[Level, bool], ...]:
        """The level that each waits for, and whether it sleeps, in order of asking. O(n log n)."""
        awake = [(waiter.number, waiter.level, False) for line in self._awake.values() for waiter in line]
        asleep = [(waiter.number, waiter.level, True) for line in self._asleep.values() for waiter in line]
        return tuple((level, sleeps) for _, level, sleeps in sorted((*awake, *asleep), key=_first))

    def sane(self, size: int) -> bool:
        """Whether the lines fit together, and that size. O(n)."""
        lines = (*self._awake.items(), *self._asleep.items())
        return (
            all(line and list(line) == sorted(line, key=_number) for _, line in lines)
            and all(waiter.level == level for level, line in lines for waiter in line)
            and self._reached.keys() == {level for level in self._awake if level.holds(size)}
            and all(level.holds(size) for level in self._asleep)
        )

    def _begins(self, level: Level) -> None:
        if level in self._awake:
            self._reached[level] = None

    def _ceases(self, level: Level) -> None:
        self._reached.pop(level, None)
        sleepers = self._asleep.pop(level, None)
        if sleepers is not None:
            self._awake.setdefault(level, OrderedDict()).update(sleepers)


def _number(waiter: PoolWaiter) -> int:
    return waiter.number


def _first(waiting: tuple[int, Level, bool]) -> int:
    return waiting[0]
