"""A priority queue with those who wait to get from it, as a pure machine: who is served, and with what.

Inputs are method calls; what to do next is polled. Nothing here depends on time, so no call carries it.

Theory of operation. Items and getters stand in two lines, and a poll pairs the first of each. That is decided when it
is polled: of a burst of puts, the most urgent item goes to the getter that has waited longest, and a getter cancelled
before the poll takes no item with it. Between an input and the polls that follow there may so be both, and as many
items are *promised* as there are getters for them. Promised items and their getters count as gone: they are in no
length, iteration or limit. Only when such a pair is parted (its getter cancelled, its item deleted) the other half
counts again, beyond the limit if need be.

Rejected: giving an item to a getter when it is put, which must be undone if the getter is cancelled before it is told.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar, final

from rdq_core.commands import Wait
from rdq_core.errors import (
    AmbiguousItem,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    QueueOverflow,
    QueueUnderflow,
    UnknownItem,
)
from rdq_core.priority_queue import PriorityQueue, check_priority

T = TypeVar("T")

WAIT: Final = Wait(None)


@final
@dataclass(frozen=True, slots=True)
class Handle:
    """The name of one item, from its `put`: what it is deleted and reprioritised by.

    A plain value, which keeps no item alive, and which a clone of the queue knows too.
    """

    number: int
    """How many puts there were before."""
    _owner: object = field(repr=False)


@final
@dataclass(frozen=True, slots=True)
class BufferGetter:
    """A ticket: `get` hands it out, and the command that serves it names it. A plain value."""

    number: int


class Entry(NamedTuple, Generic[T]):
    """One item as it stands in the queue."""

    handle: Handle
    item: T
    priority: float


@final
@dataclass(frozen=True, slots=True)
class Serve(Generic[T]):
    """Give the getter the item; both are gone from the queue."""

    getter: BufferGetter
    item: T


BufferCommand: TypeAlias = Serve[T] | Wait
"""The answers of `PriorityBuffer.poll`."""


@final
@dataclass(frozen=True, slots=True)
class BufferSnapshot:
    """All that can still matter of a priority buffer, but for the items themselves, as a hashable value."""

    size: int | None
    backlog: int | None
    items: tuple[tuple[int, float], ...]
    """Of each item, in order: its rank by arrival among those here, and its priority."""
    getters: int
    """How many getters are here."""


class _Held(Generic[T]):
    """An item and its priority; the one thing here that is changed in place."""

    __slots__ = ("item", "priority")

    def __init__(self, item: T, priority: float) -> None:
        self.item = item
        self.priority = priority


@final
class PriorityBuffer(Generic[T]):
    """Items in order of priority, lower first, and of arrival among equals; and getters in order of asking.

    An input that raises changes nothing. After any inputs, poll until `Wait`.
    """

    __slots__ = ("_backlog", "_getters", "_issued", "_items", "_owner", "_size")

    def __init__(self, size: int | None = None, backlog: int | None = None) -> None:
        """A buffer with nothing in it.

        `size`: the most items that no getter waits for (None: any number; 0: an item is taken only where a getter
        waits). `backlog`: the most getters that no item is there for (None: any number).
        Raises `InvalidType` for what is no int, `InvalidValue` below 0.
        """
        _check_limit("size", size)
        _check_limit("backlog", backlog)
        self._size = size
        self._backlog = backlog
        self._items: PriorityQueue[_Held[T]] = PriorityQueue()
        self._getters: OrderedDict[BufferGetter, None] = OrderedDict()
        self._issued = 0
        self._owner: object = object()

    # -- inputs ---------------------------------------------------------------------------------------------

    def put(self, item: T, priority: float = 0) -> Handle:
        """Add an item behind its equals, and return its handle. O(log n).

        Raises `InvalidType` and `InvalidValue` for the priority (an int or a float, not NaN), and `QueueOverflow` with
        as many items as `size`.
        """
        check_priority(priority)
        if self._size is not None and len(self._items) - len(self._getters) >= self._size:
            raise QueueOverflow(self._size)
        return self._handle(self._items.put(_Held(item, priority), priority))

    def get(self) -> BufferGetter:
        """Ask for the first item, now or when there is one. O(1). Raises `QueueUnderflow` with `backlog` waiting."""
        if self._backlog is not None and len(self._getters) - len(self._items) >= self._backlog:
            raise QueueUnderflow(self._backlog)
        getter = BufferGetter(self._issued)
        self._issued += 1
        self._getters[getter] = None
        return getter

    def forget(self, getter: BufferGetter) -> bool:
        """Give this getter nothing; whether it was still to be served. O(1). Raises `InvalidType` for what is none."""
        if not isinstance(getter, BufferGetter):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("getter", getter, "a getter")
        stood = getter in self._getters
        if stood:
            del self._getters[getter]
        return stood

    def delete(self, handle: Handle) -> T:
        """Remove and return an item. Amortised O(1). Raises `UnknownItem` for one that is not here any more."""
        return self._items.remove(self._arrival(handle)).item

    def reprioritize(self, handle: Handle, priority: float) -> None:
        """Move an item among its new equals, by its arrival. Amortised O(log n).

        Raises `UnknownItem` for one that is not here any more, `InvalidType` and `InvalidValue` for the priority.
        """
        arrival = self._arrival(handle)
        self._items.reprioritize(arrival, priority)
        self._items.items[arrival].priority = priority

    def clear(self) -> list[T]:
        """Remove all items, the promised ones too, and return them in order; getters wait on. O(n)."""
        return [held.item for held in self._items.clear()]

    # -- what comes out -------------------------------------------------------------------------------------

    def poll(self) -> BufferCommand[T]:
        """The one next thing to do: the longest waiting getter gets the first item; or `Wait`. Amortised O(log n)."""
        if not (self._getters and self._items):
            return WAIT
        getter, _ = self._getters.popitem(last=False)
        return Serve(getter, self._items.pop().item)

    # -- views ----------------------------------------------------------------------------------------------

    @property
    def size(self) -> int | None:
        """The most items that no getter waits for; None: any number."""
        return self._size

    @property
    def backlog(self) -> int | None:
        """The most getters that no item is there for; None: any number."""
        return self._backlog

    @property
    def promised(self) -> int:
        """How many items are about to be given to getters: with more than none, the next poll gives a `Serve`. O(1)."""
        return min(len(self._items), len(self._getters))

    @property
    def waiting(self) -> int:
        """How many getters wait that no item is there for. O(1)."""
        return len(self._getters) - self.promised

    def __len__(self) -> int:
        """How many items are here that no getter waits for. O(1)."""
        return len(self._items) - self.promised

    def __iter__(self) -> Iterator[T]:
        """Iterate over those items, in order; the buffer may be changed meanwhile. O(n)."""
        return iter([held.item for held in self._items.in_order()[self.promised :]])

    def __contains__(self, handle: object) -> bool:
        """Whether the item of this handle is here, promised or not: it can be deleted. O(1)."""
        return isinstance(handle, Handle) and handle.number in self._items and handle == self._handle(handle.number)

    def find(self, item: object) -> Handle:
        """The handle of the one item that is equal to `item`, promised ones among them. O(n).

        Raises `UnknownItem` if there is none, `AmbiguousItem` if there are several, and what comparing raises.
        """
        here = list(self._items.items.items())  # comparing may run anybody's code
        found = [number for number, held in here if held.item is item or held.item == item]
        if not found:
            raise UnknownItem(item)
        if len(found) > 1:
            raise AmbiguousItem(item, len(found))
        return self._handle(found[0])

    def entries(self) -> list[Entry[T]]:
        """Handle, item and priority of every item that no getter waits for, in order. O(n log n)."""
        return [
            Entry(self._handle(number), held.item, held.priority) for number, held in self._in_order()[self.promised :]
        ]

    def snapshot(self) -> BufferSnapshot:
        """All that can still matter, as a hashable value. O(n log n)."""
        ranks = {number: rank for rank, number in enumerate(sorted(self._items.items))}
        items = tuple((ranks[number], held.priority) for number, held in self._in_order())
        return BufferSnapshot(self._size, self._backlog, items, len(self._getters))

    def clone(self) -> PriorityBuffer[T]:
        """A buffer that behaves from here on as this one would; it shares nothing but the items. O(n)."""
        copy = PriorityBuffer[T](self._size, self._backlog)
        copy._items = self._items.clone(lambda held: _Held(held.item, held.priority))
        copy._getters = self._getters.copy()
        copy._issued = self._issued
        copy._owner = self._owner
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the machine is in a state that must not exist. O(n log n)."""
        self._items.check_invariants()
        numbers = [getter.number for getter in self._getters]
        if numbers != sorted(set(numbers)) or not all(0 <= number < self._issued for number in numbers):
            raise InvariantViolated("getters stand in order of asking, each once")
        if [held for _, held in self._in_order()] != self._items.in_order():
            raise InvariantViolated("an item's priority is the one it stands by")

    def _in_order(self) -> list[tuple[int, _Held[T]]]:
        """Arrival number and item, in order."""
        return sorted(self._items.items.items(), key=lambda pair: (pair[1].priority, pair[0]))

    def _handle(self, arrival: int) -> Handle:
        return Handle(arrival, self._owner)

    def _arrival(self, handle: Handle) -> int:
        if not isinstance(handle, Handle):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("handle", handle, "a handle")
        if handle not in self:
            raise UnknownItem(handle)
        return handle.number


def _check_limit(name: str, limit: object) -> None:
    if limit is None:
        return
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise InvalidType(name, limit, "an int or None")
    if limit < 0:
        raise InvalidValue(name, limit, "0 or more, or None")
