"""The line of what is pending where items have keys: a key that may launch nothing now is in nobody's way.

Theory of operation. Every key with items has a *strand*: a `PriorityQueue` of their arrivals, and what limits the key.
Whether a key may launch changes with time and with each end, so nothing is kept of it but whom it is worth asking:

- `_heads` ranks the strands worth asking by the places, `(priority, arrival)`, of their first items. `pop` asks the
  least. A strand that is refused leaves with all of its items, so that it is asked once and not at every poll: with
  100,000 items of a saturated key ahead, the next key is as near as if they were not there.
- `_timed` ranks the strands that time alone holds back by the moments at which they are worth asking again.
- A strand that waits for one of its slots is in neither. It is worth asking again when its work ends.

A key has a limit of its own only from its first launch, a clone of `limit`, until that is restored with no item left
and no slot held (`_spent` ranks the strands that wait for that alone by the moment). Then the strand is forgotten. That
cannot be told from outside: what is forgotten is equal to what `limit` would be cloned to, and a change of limits is
made to both. The rankings know strands by number, so that no dead entry of theirs keeps a key alive.

Rejected: walking over held back items at each poll (O(n) with one saturated key); a round robin of keys (an order of
its own, which priorities then contradict); a limit made for each key at its first put (every host of a crawl that only
waits would pay for it).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar, final

from rdq_core._strand import Strand
from rdq_core._time import NEVER_YET
from rdq_core.errors import (
    EmptyQueue,
    HeldBack,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    SlotNotHeld,
    UnknownArrival,
)
from rdq_core.key_limit import KeyLimit
from rdq_core.priority_queue import check_priority
from rdq_core.ranking import Ranking

T = TypeVar("T")
L = TypeVar("L", bound=KeyLimit)


@final
class KeyedLine(Generic[T, L]):
    """Items in order of priority, lower first, and of arrival among equals, of those whose key may launch.

    It answers what a `PriorityQueue` answers, and what an admission does (`admits`, `next_moment`): `pop` takes a slot
    of the item's key, `ended` gives it back. An item whose key is None is limited by nothing here.
    """

    __slots__ = (
        "_by_number",
        "_heads",
        "_key_of",
        "_made",
        "_next",
        "_now",
        "_spent",
        "_strands",
        "_timed",
        "items",
        "limit",
    )

    def __init__(self, key_of: Callable[[T], Hashable], limit: L) -> None:
        """`key_of` gives the key of an item, always the same. `limit`: that of a key that has launched nothing."""
        self.items: dict[int, T] = {}
        """The items by arrival number, to be looked at (in no order), never changed."""
        self.limit: L = limit
        """What limits a key that has launched nothing lately; to be looked at. `change_limits` changes it."""
        self._key_of = key_of
        self._next = 0
        self._now = NEVER_YET  # the latest moment told
        self._strands: dict[Hashable, Strand[L]] = {}
        self._by_number: dict[int, Strand[L]] = {}
        self._made = 0  # strands, ever
        self._heads: Ranking[tuple[float, int]] = Ranking()
        self._timed: Ranking[float] = Ranking()
        self._spent: Ranking[float] = Ranking()

    def __len__(self) -> int:
        """How many items are here. O(1)."""
        return len(self.items)

    def __contains__(self, arrival: int) -> bool:
        """Whether the item of that arrival number is here. O(1)."""
        return arrival in self.items

    @property
    def next_arrival(self) -> int:
        """The number the next put will give: how many there have been."""
        return self._next

    def held_by_key(self) -> dict[Hashable, int]:
        """How many slots of each key are held, where any are. O(k) for k keys."""
        return {strand.key: strand.held for strand in self._strands.values() if strand.held}

    @property
    def keys(self) -> int:
        """How many keys something is known of: those with items, with slots held, or with a limit to be restored."""
        return len(self._strands)

    def put(self, item: T, priority: float) -> int:
        """Add an item behind its equals, and return its arrival number. Amortised O(log n).

        Raises `InvalidType` and `InvalidValue` for the priority, and `InvalidType` for a key that cannot be hashed.
        """
        check_priority(priority)
        arrival = self._next
        self._add(item, priority, arrival)
        self._next = arrival + 1
        return arrival

    def number_from(self, arrival: int) -> None:
        """Have the next put give this number, where this line goes on for another. O(1).

        Raises `InvalidValue` for a number that a put may have given already.
        """
        if arrival < self._next:
            raise InvalidValue("arrival", arrival, f"{self._next} or more")
        self._next = arrival

    def reserve(self) -> int:
        """An arrival number for an item that arrives now and joins later, by `join`. O(1)."""
        arrival = self._next
        self._next = arrival + 1
        return arrival

    def join(self, item: T, priority: float, arrival: int) -> None:
        """Add an item among its equals by an earlier arrival: a reserved one, or its own of when it was here before.

        Raises `UnknownArrival` for a number never given, `InvalidValue` for that of an item that is here, and otherwise
        as `put`. Amortised O(log n).
        """
        check_priority(priority)
        if not 0 <= arrival < self._next:
            raise UnknownArrival(arrival)
        if arrival in self.items:
            raise InvalidValue("arrival", arrival, "that of no item in the line")
        self._add(item, priority, arrival)

    def admits(self, now: float, /) -> bool:
        """Whether `pop` would give an item now. Amortised O(log n)."""
        return self._first(now) is not None

    def next_moment(self, now: float, /) -> float | None:
        """Asked when it does not admit: the next moment at which time alone may let a key launch; None if none may."""
        self._look(now)
        first = self._timed.first()
        return None if first is None else first[0]

    def pop(self, now: float | None = None) -> T:
        """Remove and return the first item whose key may launch, taking a slot of that key. Amortised O(log n).

        `now`: None is the latest moment that the line was told. Raises `EmptyQueue`, and `HeldBack` where there are
        items and no key may.
        """
        strand = self._first(self._now if now is None else now)
        if strand is None:
            raise HeldBack(len(self.items)) if self.items else EmptyQueue
        item = self.items.pop(strand.line.head()[1])
        strand.line.pop()
        self._hold(strand)
        self._offer(strand)
        return item

    def hold(self, item: T, now: float) -> None:
        """Take a slot of the key of an item that was launched and is not from here. `ended` gives it back. O(log k).

        The limit is told of a launch, whether or not it would admit one. Raises `InvalidType` for a key that cannot be
        hashed.
        """
        self._look(now)
        self._hold(self._strand(self._key_of(item)))

    def ended(self, item: T, now: float) -> None:
        """The work of an item that `pop` gave has ended: the slot of its key is free. Amortised O(log n).

        Raises `SlotNotHeld`.
        """
        key = self._key_of(item)
        strand = self._strands.get(key)
        if strand is None or not strand.held:
            raise SlotNotHeld(key)
        self._look(now)
        strand.held -= 1
        if strand.limit is not None:
            strand.limit.ended(now)
        self._offer(strand)
        self._forget(strand)

    def remove(self, arrival: int) -> T:
        """Remove and return the item of that arrival number. Raises `UnknownArrival`. Amortised O(log n)."""
        try:
            item = self.items.pop(arrival)
        except KeyError:
            raise UnknownArrival(arrival) from None
        strand = self._strands[self._key_of(item)]
        strand.line.remove(arrival)
        if strand.number in self._heads.places or not strand.line:
            self._offer(strand)
        self._forget(strand)
        return item

    def reprioritize(self, arrival: int, priority: float) -> None:
        """Move an item among its new equals, by its arrival. Amortised O(log n).

        Raises `UnknownArrival`, and `InvalidType` and `InvalidValue` for the priority.
        """
        check_priority(priority)
        if arrival not in self.items:
            raise UnknownArrival(arrival)
        strand = self._strands[self._key_of(self.items[arrival])]
        strand.line.reprioritize(arrival, priority)
        if strand.number in self._heads.places:
            self._offer(strand)

    def forget_restored(self, now: float) -> None:
        """It is `now`: keep nothing of a key without items or slots whose limit is restored. Amortised O(log k).

        Any question and any end does that too. This is for whoever has nothing to ask: an idle queue, a paused one.
        """
        self._look(now)

    def change_limits(self, change: Callable[[L], object], now: float) -> None:
        """Call `change` with the limit of every key that has one of its own, and with `limit` before them.

        It must change each in the same way, and raise, if at all, for all: then nothing is changed. O(k log k) for k
        keys.
        """
        self._look(now)
        change(self.limit)
        for strand in list(self._strands.values()):
            if strand.limit is not None:
                change(strand.limit)
            self._offer(strand)
            self._forget(strand)

    def clear(self) -> list[T]:
        """Remove all items and return them in order. O(n log k) for k keys."""
        items = self.in_order()
        self.items.clear()
        for strand in list(self._strands.values()):
            strand.line.clear()
            self._offer(strand)
            self._forget(strand)
        return items

    def in_order(self) -> list[T]:
        """All items, by priority and arrival, whichever may launch; they stay. O(n log k) for k keys."""
        places = [place for strand in self._strands.values() for place in strand.line.places()]
        return [self.items[arrival] for _, arrival in sorted(places)]

    def __iter__(self) -> Iterator[T]:
        """Iterate over `in_order()`; the line may be changed meanwhile."""
        return iter(self.in_order())

    def snapshot(self, now: float) -> Hashable:
        """All that can still matter of keys, beside the items: times relative to `now`, nothing of what is restored."""
        known = ((strand, strand.limit) for strand in self._strands.values())
        return self.limit.snapshot(now), frozenset(
            (strand.key, strand.held, None if limit is None else limit.snapshot(now))
            for strand, limit in known
            if strand.held or (limit is not None and limit.restored(now) > now)
        )

    def clone(self, duplicate: Callable[[T], T] = lambda item: item) -> KeyedLine[T, L]:
        """A copy that shares nothing but the items, or not even those when `duplicate` copies them. O(n)."""
        copy = KeyedLine[T, L](self._key_of, self.limit.clone())
        copy.items = {arrival: duplicate(item) for arrival, item in self.items.items()}
        copy._next = self._next
        copy._now = self._now
        copy._made = self._made
        copy._strands = {key: strand.clone() for key, strand in self._strands.items()}
        copy._by_number = {strand.number: strand for strand in copy._strands.values()}
        copy._heads, copy._timed, copy._spent = self._heads.clone(), self._timed.clone(), self._spent.clone()
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the parts do not fit together. O(n log n); for tests and debugging."""
        strands = list(self._strands.values())
        for strand in strands:
            strand.line.check_invariants()
        self._heads.check_invariants()
        self._timed.check_invariants()
        self._spent.check_invariants()
        places = [(arrival, strand.key) for strand in strands for arrival in strand.line.items]
        if sorted(arrival for arrival, _ in places) != sorted(self.items):
            raise InvariantViolated("each item is in one strand")
        if any(self._strands[self._key_of(self.items[arrival])].key != key for arrival, key in places):
            raise InvariantViolated("each item is in the strand of its key")
        if self._by_number != {strand.number: strand for strand in strands}:
            raise InvariantViolated("each strand is known by its number")
        heads = {strand.number: strand.line.head() for strand in strands if strand.line}
        if not self._heads.places.items() <= heads.items():
            raise InvariantViolated("a strand worth asking shows its first item")
        if not self._timed.places.keys() <= heads.keys() - self._heads.places.keys():
            raise InvariantViolated("a strand that waits for a moment has items, and is not asked before")
        if any(not strand.line and not strand.held and strand.number not in self._spent.places for strand in strands):
            raise InvariantViolated("a strand without items or slots is there until its limit is restored")

    def _add(self, item: T, priority: float, arrival: int) -> None:
        strand = self._strand(self._key_of(item))
        waits = strand.number not in self._heads.places and len(strand.line) > 0
        if arrival < strand.line.next_arrival:
            strand.line.join(None, priority, arrival)
        else:
            strand.line.number_from(arrival)
            strand.line.put(None, priority)
        self.items[arrival] = item
        if not waits:
            self._offer(strand)

    def _strand(self, key: Hashable) -> Strand[L]:
        """That of a key, if need be a new one."""
        try:
            strand = self._strands.get(key)
        except TypeError:
            raise InvalidType("key", key, "hashable") from None
        if strand is None:
            strand = self._strands[key] = self._by_number[self._made] = Strand(key, self._made)
            self._made += 1
        return strand

    def _hold(self, strand: Strand[L]) -> None:
        strand.held += 1
        if strand.key is not None:
            if strand.limit is None:
                strand.limit = self.limit.clone()
            strand.limit.started(self._now)

    def _first(self, now: float) -> Strand[L] | None:
        """The strand of the least place whose key may launch. Those asked in vain go where they wait."""
        self._look(now)
        while (first := self._heads.first()) is not None:
            strand = self._by_number[first[1]]
            limit = self.limit if strand.limit is None else strand.limit
            if strand.key is None or limit.admits(now):
                return strand
            self._heads.pop()
            self._wait(strand, limit.next_moment(now))
        return None

    def _look(self, now: float) -> None:
        """It is `now`: what is due by time alone."""
        self._now = now
        while (first := self._timed.first()) is not None and first[0] <= now:
            self._offer(self._by_number[first[1]])
        while (first := self._spent.first()) is not None and first[0] <= now:
            self._forget(self._by_number[self._spent.pop()])

    def _offer(self, strand: Strand[L]) -> None:
        """Have a strand asked from now on, if it has an item: its first one is its place among the heads."""
        self._timed.discard(strand.number)
        if strand.line:
            self._heads.set(strand.number, strand.line.head())
        else:
            self._heads.discard(strand.number)

    def _wait(self, strand: Strand[L], moment: float | None) -> None:
        """A strand was refused, and is worth asking again at that moment; None: time has nothing to do with it."""
        if moment is not None:
            self._timed.set(strand.number, moment)

    def _forget(self, strand: Strand[L]) -> None:
        """Forget a strand that holds nothing, now or when its limit is restored."""
        if strand.line or strand.held:
            return
        restored = self._now if strand.limit is None else strand.limit.restored(self._now)
        if restored > self._now:
            self._spent.set(strand.number, restored)
        else:
            self._spent.discard(strand.number)
            del self._strands[strand.key], self._by_number[strand.number]
