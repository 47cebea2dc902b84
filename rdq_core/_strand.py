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

    __slots__ = ("head", "held", "key", "limit", "line", "moment", "number", "rests")

    def __init__(self, key: Hashable, number: int) -> None:
        """`number` is that of no other strand of the line, past ones included."""
        self.key = key
        self.number = number
        self.line: PriorityQueue[None] = PriorityQueue()  # arrivals alone: the items are the line's
        self.limit: L | None = None  # None: it has launched nothing, or all of that is forgotten
        self.held = 0
        self.head: tuple[float, int] | None = None  # its entry among the heads; None: not worth asking
        self.moment: float | None = None  # its entry in _timed
        self.rests: float | None = None  # its entry in _spent

    def clone(self) -> Strand[L]:
        """A copy that shares nothing."""
        copy = Strand[L](self.key, self.number)
        copy.line = self.line.clone()
        copy.limit = None if self.limit is None else self.limit.clone()
        copy.held = self.held
        copy.head = self.head
        copy.moment = self.moment
        copy.rests = self.rests
        return copy
