"""The harness of `rdq_core.PriorityBuffer`."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Final, Self, cast

from rdq_core import BufferGetter, Handle, PriorityBuffer, Serve
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.structure import FOREIGN, AnyCall, CoreHarness
from rdq_specs.structures.trace import Event

STRANGER: Final = BufferGetter(FOREIGN)
"""The ticket of whoever asked another."""


class Item:
    """An item, equal to those that are alike, without a hash."""

    __hash__: ClassVar[None]  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride]

    def __init__(self, name: int, like: int | None) -> None:
        self.name = name
        self.like = like

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.like is not None and self.like == other.like


class BufferHarness(CoreHarness):
    """The machine, polled."""

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.buffer: PriorityBuffer[Item] = PriorityBuffer()
        self.items: dict[int, Item] = {}
        self.handles: dict[int, Handle] = {FOREIGN: PriorityBuffer[None]().put(None)}
        self.getters: dict[int, BufferGetter] = {}
        self.gone: list[int] = []

    def can(self, call: AnyCall) -> bool:
        """Another is made only where this one can be left."""
        return super().can(call) and not (isinstance(call, calls.Make) and (self.buffer.promised or self._in_use()))

    def _in_use(self) -> bool:
        return bool(len(self.buffer) or self.buffer.waiting)

    def do(self, call: AnyCall) -> object:
        match call:
            case calls.Make(size, backlog):
                self.buffer = PriorityBuffer[Item](cast("int", size), cast("int", backlog))
                self.getters.clear()  # a ticket is a plain value, which does not say whose it is
            case calls.Put(name, priority, like):
                item = Item(name, like)
                self.handles[name] = self.buffer.put(item, cast("float", priority))
                self.items[name] = item
            case calls.Get(name):
                self.getters[name] = self.buffer.get()
            case calls.Forget(name):
                return self.buffer.forget(self.getters.get(name, STRANGER))
            case calls.Delete(name):
                return self._gone(self.buffer.delete(self._handle(name)))
            case calls.DeleteLike(like):
                return self._gone(self.buffer.delete(self.buffer.find(Item(FOREIGN, like))))
            case calls.Reprioritize(name, priority):
                self.buffer.reprioritize(self._handle(name), cast("float", priority))
            case calls.Clear():
                return tuple(self._gone(item) for item in self.buffer.clear())
            case _:
                raise TypeError(call)
        return None

    def next_event(self) -> Event | None:
        command = self.buffer.poll()
        if not isinstance(command, Serve):
            return None if command.until is None else ("wait", command.until)
        getter = next(name for name, ticket in self.getters.items() if ticket == command.getter)
        return "serve", getter, self._gone(command.item)

    def views(self) -> Hashable:
        entries = self.buffer.entries()
        listed = [entry.item.name for entry in entries]
        assert listed == [item.name for item in self.buffer]
        assert len(listed) == len(self.buffer)
        return tuple((entry.item.name, entry.priority) for entry in entries), self.buffer.waiting

    def check(self) -> None:
        self.buffer.check_invariants()

    def retained(self) -> Sequence[int]:
        return outliving(self.items, self.gone)

    def snapshot(self) -> Hashable:
        # A snapshot has no need of keys that are dead, nor of the items themselves, but a mistake may lie in them.
        queue = self.buffer._items
        likes = tuple(queue.items[number].item.like for number in sorted(queue.items))
        alike = tuple(None if like is None else likes.index(like) for like in likes)
        ranks = {number: rank for rank, number in enumerate(sorted(queue.items))}
        moved = tuple(sorted((ranks[number], priority) for number, priority in queue._moved.places.items()))
        return self.buffer.snapshot(), alike, moved

    def clone(self) -> Self:
        copy = type(self)(self.told)
        copy.buffer = self.buffer.clone()
        copy.items = self.items.copy()
        copy.handles = self.handles.copy()
        copy.getters = self.getters.copy()
        return copy

    def _handle(self, name: int) -> Handle:
        """The handle of that name; another's for what there never was."""
        return self.handles.get(name, self.handles[FOREIGN])

    def _gone(self, item: Item) -> int:
        self.gone.append(item.name)
        return item.name
