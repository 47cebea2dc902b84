"""What the tests of keys need: a limit counted in ints, the dullest line there is, and both side by side."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import pytest

from rdq_core import EmptyQueue, HeldBack, KeyedLine


class Item(NamedTuple):
    """An item of a line. `arrival` names it."""

    arrival: int
    key: Hashable


def key_of(item: Item) -> Hashable:
    return item.key


class Limit:
    """At most `width` at once, and a launch for every `per` seconds, `burst` of them saved up."""

    def __init__(self, width: int = 1, per: float = 0, burst: int = 1) -> None:
        self.width, self.per, self.burst = width, per, burst
        self.held = 0
        self.full: float = -inf  # when all that was taken has been made up for

    def admits(self, now: float, /) -> bool:
        return self.held < self.width and now >= self._opens()

    def next_moment(self, now: float, /) -> float | None:
        return None if self.held >= self.width else self._opens()

    def started(self, now: float, /) -> None:
        self.held += 1
        self.full = max(self.full, now) + self.per

    def ended(self, now: float, /) -> None:
        self.held -= 1

    def restored(self, now: float, /) -> float:
        assert not self.held
        return max(now, self.full)

    def snapshot(self, now: float, /) -> Hashable:
        return self.width, self.held, self.per, self.burst, max(0, self.full - now)

    def clone(self) -> Limit:
        copy = Limit(self.width, self.per, self.burst)
        copy.held, copy.full = self.held, self.full
        return copy

    def set_width(self, width: int) -> None:
        if width < 0:
            raise ValueError(width)
        self.width = width

    def _opens(self) -> float:
        return self.full - self.per * (self.burst - 1)


@dataclass
class Model:
    """A list that is searched from its beginning. It forgets no key that it has ever seen."""

    limit: Limit
    now: float = 0
    pending: dict[Item, float] = field(default_factory=dict[Item, float])
    underway: list[Item] = field(default_factory=list[Item])
    limits: dict[Hashable, Limit] = field(default_factory=dict[Hashable, Limit])

    def in_order(self) -> list[Item]:
        return sorted(self.pending, key=lambda item: (self.pending[item], item.arrival))

    def limit_of(self, item: Item) -> Limit:
        return self.limits.setdefault(item.key, self.limit.clone())

    def may_launch(self) -> list[Item]:
        return [item for item in self.in_order() if item.key is None or self.limit_of(item).admits(self.now)]

    def next_moment(self) -> float | None:
        moments = (self.limit_of(item).next_moment(self.now) for item in self.pending if item.key is not None)
        return min((moment for moment in moments if moment is not None), default=None)

    def pop(self) -> Item:
        item = self.may_launch()[0]
        del self.pending[item]
        self.underway.append(item)
        if item.key is not None:
            self.limit_of(item).started(self.now)
        return item

    def ended(self, item: Item) -> None:
        self.underway.remove(item)
        if item.key is not None:
            self.limit_of(item).ended(self.now)

    def set_width(self, width: int) -> None:
        for limit in (self.limit, *self.limits.values()):
            limit.set_width(width)

    def known(self) -> int:
        """The keys of which anything matters: what a line may keep."""
        spent = {key for key, limit in self.limits.items() if limit.held or limit.full > self.now}
        return len(spent | {item.key for item in (*self.pending, *self.underway)})

    def clone(self) -> Model:
        limits = {key: limit.clone() for key, limit in self.limits.items()}
        return Model(self.limit.clone(), self.now, self.pending.copy(), self.underway.copy(), limits)


class Pair:
    """A line and the model, told the same, and compared whenever asked."""

    def __init__(self, limit: Limit) -> None:
        self.line = KeyedLine[Item, Limit](key_of, limit.clone())
        self.model = Model(limit)

    def put(self, key: Hashable, priority: float) -> None:
        item = Item(self.line.next_arrival, key)
        assert self.line.put(item, priority) == item.arrival
        self.model.pending[item] = priority

    def reserve(self) -> int:
        arrival = self.line.reserve()
        assert arrival == self.line.next_arrival - 1
        return arrival

    def join(self, item: Item, priority: float) -> None:
        """A reserved arrival, or one that has been here before."""
        self.line.join(item, priority, item.arrival)
        self.model.pending[item] = priority

    def remove(self, item: Item) -> None:
        assert self.line.remove(item.arrival) == item
        del self.model.pending[item]

    def reprioritize(self, item: Item, priority: float) -> None:
        self.line.reprioritize(item.arrival, priority)
        self.model.pending[item] = priority

    def clear(self) -> None:
        assert self.line.clear() == self.model.in_order()
        self.model.pending.clear()

    def pop(self) -> None:
        """Pop what may launch, or see both refuse."""
        now = self.model.now
        if self.model.may_launch():
            assert self.line.admits(now)
            assert self.line.pop(now) == self.model.pop()
            return
        assert not self.line.admits(now)
        assert self.line.next_moment(now) == self.model.next_moment()
        with pytest.raises(HeldBack if self.model.pending else EmptyQueue):
            self.line.pop(now)

    def ended(self, item: Item) -> None:
        self.model.ended(item)
        self.line.ended(item, self.model.now)

    def advance(self, seconds: float) -> None:
        self.model.now += seconds

    def set_width(self, width: int) -> None:
        self.model.set_width(width)
        self.line.change_limits(lambda limit: limit.set_width(width), self.model.now)

    def compare(self) -> None:
        """All that can be seen of the line but what `pop` would do."""
        line, model = self.line, self.model
        line.check_invariants()
        assert line.in_order() == model.in_order()
        assert len(line) == len(model.pending)
        assert all(item.arrival in line for item in model.pending)

    def compare_keys(self) -> None:
        """Nothing is kept of a key that does not matter any more. A look at the line lets it notice the time."""
        self.line.admits(self.model.now)
        assert self.line.keys == self.model.known()

    def clone(self) -> Pair:
        copy = Pair(self.model.limit)
        copy.line, copy.model = self.line.clone(), self.model.clone()
        return copy
