"""What a `KeyedLine` knows of one key. The rules are there."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar, final

from rdq_core.key_limit import KeyLimit
from rdq_core.priority_queue import PriorityQueue

L = TypeVar("L", bound=KeyLimit)


@final
class Strand(Generic[L]):
    """One key with items, slots held, or launches not yet made up for. Its attributes are for the line to change."""

    __slots__ = ("held", "key", "limit", "line", "number")

    def __init__(self, key: Hashable, number: int) -> None:
        """`number` is that of no other strand of the line, past ones included."""
        self.key = key
        self.number = number
        self.line: PriorityQueue[None] = PriorityQueue()  # arrivals alone: the items are the line's
        self.limit: L | None = None  # None: it has launched nothing, or all of that is forgotten
        self.held = 0

    def clone(self) -> Strand[L]:
        """A copy that shares nothing."""
        copy = Strand[L](self.key, self.number)
        copy.line = self.line.clone()
        copy.limit = None if self.limit is None else self.limit.clone()
        copy.held = self.held
        return copy
