"""A stable, addressable priority queue.

Theory of operation. An item is named by its *arrival* number; its place is the key `(priority, arrival)`. All
that is stored in an order is such keys, never items, so a dead entry keeps nothing alive:

- a *level* for each priority holds the arrivals that were put there, oldest first: a bare int while there is
  one, a deque from the second on (a deque costs 700 bytes, and a million distinct priorities are a million
  levels). A heap holds the priorities that have a level. A put among few priorities is so an append, O(1).
- `_moved` ranks the items that were reprioritised, and those that joined after they arrived: they land among their
  equals by arrival and so somewhere inside a level.

An item has one place, in its level or in `_moved`. Removing or moving one leaves its key in its level behind, dead.
Dead keys are dropped when they come to the front, and all at once when there are two for each item. They are counted;
putting and popping what nobody has moved or removed leaves that number alone.

Rejected: one binary heap of `(priority, arrival, item)` (0.84 of the dispatch queue's speed), blanking entries in
place (a list for each entry), an intrusive linked list (a move to the middle is O(n)).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, heappush, merge
from itertools import chain
from typing import Generic, TypeVar, final

from rdq_core.errors import EmptyQueue, InvalidType, InvalidValue, InvariantViolated, UnknownArrival
from rdq_core.ranking import SLACK, Ranking

T = TypeVar("T")


def check_priority(priority: object) -> None:
    """Raise `InvalidType` for what is neither int nor float (a bool is neither here), `InvalidValue` for NaN."""
    if not isinstance(priority, (int, float)) or isinstance(priority, bool):
        raise InvalidType("priority", priority, "an int or a float")
    if priority != priority:  # noqa: PLR0124  # isnan() refuses an int beyond the floats
        raise InvalidValue("priority", priority, "a number that compares (not NaN)")


@final
class PriorityQueue(Generic[T]):
    """Items in order of priority, lower first, and of arrival among equals.

    Items need not compare, hash or be distinct: each is addressed by the arrival number that its `put` gave.
    """

    __slots__ = ("_dead", "_heads", "_levels", "_moved", "items", "next_arrival")

    def __init__(self) -> None:
        self.next_arrival: int = 0
        """The number the next put will give: how many there have been, unless numbers were skipped. To be looked at."""
        self.items: dict[int, T] = {}
        """The items by arrival number, to be looked at (in no order), never changed."""
        self._levels: dict[float, int | deque[int]] = {}
        self._heads: list[float] = []  # a heap of the priorities that have a level
        self._dead = 0  # how many keys in levels are of items that are gone, or moved
        self._moved: Ranking[float] = Ranking()

    def __len__(self) -> int:
        """How many items are here. O(1)."""
        return len(self.items)

    def __contains__(self, arrival: int) -> bool:
        """Whether the item of that arrival number is here. O(1)."""
        return arrival in self.items

    def number_from(self, arrival: int) -> None:
        """Have the next put give this number, where several lines share one count of arrivals. O(1).

        Raises `InvalidValue` for a number that a put may have given already.
        """
        if arrival < self.next_arrival:
            raise InvalidValue("arrival", arrival, f"{self.next_arrival} or more")
        self.next_arrival = arrival

    def put(self, item: T, priority: float) -> int:
        """Add an item behind its equals, and return its arrival number.

        Raises `InvalidType` and `InvalidValue` for the priority. Amortised O(1) where the priority is in use,
        O(log p) with p priorities where it is new.
        """
        if type(priority) is not int:  # the common case is spared the call
            check_priority(priority)
        arrival = self.next_arrival
        self.next_arrival = arrival + 1
        self.items[arrival] = item
        level = self._levels.setdefault(priority, arrival)
        if level is arrival:
            heappush(self._heads, priority)
        elif isinstance(level, int):
            self._levels[priority] = deque((level, arrival))
        else:
            level.append(arrival)
        return arrival

    def reserve(self) -> int:
        """An arrival number for an item that arrives now and joins later, by `join`. O(1)."""
        arrival = self.next_arrival
        self.next_arrival = arrival + 1
        return arrival

    def join(self, item: T, priority: float, arrival: int) -> None:
        """Add an item among its equals by an earlier arrival: a reserved one, or its own of when it was here before.

        Raises `UnknownArrival` for a number never given, `InvalidValue` for that of an item that is here, and
        `InvalidType` and `InvalidValue` for the priority. Amortised O(log n).
        """
        check_priority(priority)
        if not 0 <= arrival < self.next_arrival:
            raise UnknownArrival(arrival)
        if arrival in self.items:
            raise InvalidValue("arrival", arrival, "that of no item in the queue")
        self.items[arrival] = item
        self._moved.set(arrival, priority)

    def pop(self) -> T:
        """Remove and return the first item. Raises `EmptyQueue`. Amortised O(log n)."""
        if self._moved.places:
            return self._pop_first()
        heads, levels = self._heads, self._levels
        while heads:  # as `_head_of_levels` and `_drop`, without the calls: the common case costs half as much
            priority = heads[0]
            level = levels[priority]
            if isinstance(level, int):
                arrival = level
            else:
                arrival = level.popleft()
            if level is arrival or not level:
                del levels[priority]
                heappop(heads)
            try:
                item = self.items.pop(arrival)  # what is in a level and still here is live, as nothing was moved
            except KeyError:
                self._dead -= 1
                continue
            if self._dead > SLACK:
                self._sweep()
            return item
        raise EmptyQueue

    def peek(self) -> T:
        """The first item, which stays. Raises `EmptyQueue`. Amortised O(log n)."""
        return self.items[self.head()[1]]

    def head(self) -> tuple[float, int]:
        """The place of the first item: its priority and its arrival. Raises `EmptyQueue`. Amortised O(log n)."""
        unmoved, moved = self._head_of_levels(), self._moved.first()
        if unmoved is not None and moved is not None:
            return min(unmoved, moved)
        place = moved if unmoved is None else unmoved
        if place is None:
            raise EmptyQueue
        return place

    def remove(self, arrival: int) -> T:
        """Remove and return the item of that arrival number. Raises `UnknownArrival`. Amortised O(1)."""
        try:
            item = self.items.pop(arrival)
        except KeyError:
            raise UnknownArrival(arrival) from None
        if arrival in self._moved.places:
            self._moved.discard(arrival)
        else:
            self._dead += 1
        self._sweep()
        return item

    def reprioritize(self, arrival: int, priority: float) -> None:
        """Move an item among its new equals, by its arrival. Amortised O(log n).

        Raises `UnknownArrival`, and `InvalidType` and `InvalidValue` for the priority.
        """
        check_priority(priority)
        if arrival not in self.items:
            raise UnknownArrival(arrival)
        if arrival not in self._moved.places:
            self._dead += 1
        self._moved.set(arrival, priority)
        self._sweep()

    def clear(self) -> list[T]:
        """Remove all items and return them in order. Costs what `in_order` does."""
        items = self.in_order()
        self.items.clear()
        self._levels.clear()
        self._heads.clear()
        self._moved.clear()
        self._dead = 0
        return items

    def in_order(self) -> list[T]:
        """All items, first to last, which stay. O(n + p log p) with p priorities, O(m log m) for m reprioritised."""
        if self._moved.places:
            return [self.items[arrival] for _, arrival in self.places()]
        arrivals = chain.from_iterable(level for _, level in self._levels_in_order())
        return list(map(self.items.__getitem__, filter(self.items.__contains__, arrivals)))

    def places(self) -> list[tuple[float, int]]:
        """The place of every item, its priority and its arrival, first to last. Costs what `in_order` does."""
        in_levels = (key for key in self._level_keys() if self._is_live(key[1]))
        return list(merge(in_levels, self._moved.in_order()))

    def __iter__(self) -> Iterator[T]:
        """Iterate over `in_order()`; the queue may be changed meanwhile."""
        return iter(self.in_order())

    def clone(self, duplicate: Callable[[T], T] = lambda item: item) -> PriorityQueue[T]:
        """A copy that shares nothing but the items, or not even those when `duplicate` copies them. O(n)."""
        copy = PriorityQueue[T]()
        copy.next_arrival = self.next_arrival
        copy.items = {arrival: duplicate(item) for arrival, item in self.items.items()}
        copy._levels = {p: level if isinstance(level, int) else level.copy() for p, level in self._levels.items()}
        copy._heads = self._heads.copy()
        copy._moved = self._moved.clone()
        copy._dead = self._dead
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the parts do not fit together. O(n log n); for tests and debugging."""
        keys = list(self._level_keys())
        live = [arrival for _, arrival in keys if self._is_live(arrival)]
        self._moved.check_invariants()
        if sorted(self._heads) != sorted(self._levels):
            raise InvariantViolated("each level has its priority among the heads, once")
        if keys != sorted(keys):
            raise InvariantViolated("a level is in order of arrival")
        if len(keys) != len(live) + self._dead:
            raise InvariantViolated("the dead keys are counted")
        if self._dead > 2 * len(self.items) + SLACK:
            raise InvariantViolated("dead keys do not pile up")
        if sorted([*live, *self._moved.places]) != sorted(self.items):
            raise InvariantViolated("each item has one place")

    def _is_live(self, arrival: int) -> bool:
        """Whether a key with this arrival in a level is the place of an item."""
        return arrival in self.items and arrival not in self._moved.places

    def _head_of_levels(self) -> tuple[float, int] | None:
        """The first place in a level. Dead keys before it are dropped."""
        while self._heads:
            priority = self._heads[0]
            level = self._levels[priority]
            arrival = level if isinstance(level, int) else level[0]
            if self._is_live(arrival):
                return priority, arrival
            self._drop()
            self._dead -= 1
        return None

    def _drop(self) -> None:
        """Drop the first key in a level."""
        priority = self._heads[0]
        level = self._levels[priority]
        if not isinstance(level, int):
            level.popleft()
            if level:
                return
        del self._levels[priority]
        heappop(self._heads)

    def _pop_first(self) -> T:
        """Pop, where some are moved."""
        _, arrival = self.head()
        if arrival in self._moved.places:
            self._moved.pop()
        else:
            self._drop()
        item = self.items.pop(arrival)
        self._sweep()
        return item

    def _levels_in_order(self) -> Iterator[tuple[float, Iterable[int]]]:
        """Each level, by priority, with its arrivals."""
        for priority in sorted(self._levels):
            level = self._levels[priority]
            yield priority, (level,) if isinstance(level, int) else level

    def _level_keys(self) -> Iterator[tuple[float, int]]:
        """The keys in levels, live or dead, in order."""
        for priority, level in self._levels_in_order():
            for arrival in level:
                yield priority, arrival

    def _sweep(self) -> None:
        """Drop every dead key once there are two for each item, and some.

        Another is due only after two thirds as many changes as this one has kept items: amortised O(1).
        """
        if self._dead <= 2 * len(self.items) + SLACK:
            return
        levels: dict[float, int | deque[int]] = {}
        for priority, level in self._levels.items():
            live = deque(filter(self._is_live, (level,) if isinstance(level, int) else level))
            if live:
                levels[priority] = live if len(live) > 1 else live[0]
        self._levels = levels
        self._heads = list(levels)
        heapify(self._heads)
        self._dead = 0
