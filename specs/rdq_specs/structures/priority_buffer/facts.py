"""What a run of a priority buffer has shown so far, for its laws and marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.trace import Did, Entry, Happened


@dataclass
class Item:
    """An item that is here."""

    arrival: int
    priority: float
    like: int | None
    moved: bool = False


@dataclass
class Facts:
    """What the calls have said, and what has happened."""

    size: int | None = None
    backlog: int | None = None
    puts: int = 0
    items: dict[int, Item] = field(default_factory=dict[int, Item])
    getters: list[int] = field(default_factory=list[int])
    """Who waits, in order of asking."""
    over: set[int] = field(default_factory=set[int])
    """Getters that were cancelled, or served."""

    @property
    def promised(self) -> int:
        """How many items somebody waits for."""
        return min(len(self.items), len(self.getters))

    def ordered(self) -> list[int]:
        """The items, by priority and then by arrival."""
        return sorted(self.items, key=lambda name: (self.items[name].priority, self.items[name].arrival))

    def alike(self, like: int) -> list[int]:
        """The items that are equal to such an object."""
        return [name for name, item in self.items.items() if item.like == like]

    def learn(self, entry: Entry) -> None:
        """The next entry."""
        match entry:
            case Did(call, result):
                self._called(call, result)
            case Happened(("serve", int(getter), int(item))):
                self._over(getter)
                self.items.pop(item, None)
            case _:
                pass

    def _called(self, call: object, result: object) -> None:
        match call:
            case calls.Make(size, backlog):
                self.size, self.backlog = cast("int | None", size), cast("int | None", backlog)
            case calls.Put(name, priority, like):
                self.items[name] = Item(self.puts, cast("float", priority), like)
                self.puts += 1
            case calls.Get(name):
                self.getters.append(name)
            case calls.Forget(name):
                self._over(name)
            case calls.Delete() | calls.DeleteLike():
                self.items.pop(cast("int", result), None)
            case calls.Reprioritize(name, priority):
                self.items[name].priority = cast("float", priority)
                self.items[name].moved = True
            case calls.Clear():
                self.items.clear()
            case _:
                pass

    def _over(self, getter: int) -> None:
        self.over.add(getter)
        if getter in self.getters:
            self.getters.remove(getter)
