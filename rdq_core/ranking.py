"""Names in order, each with the one place where it stands: what is due by time, and which keys are worth asking.

Names are ints: jobs' ids, or numbers that stand for something else, so that an entry keeps nothing alive. A heap holds
the entries `(place, name)`; a name that is moved or taken out leaves its entry behind, dead. Dead entries are dropped
when they come to the front, and all at once when there are two for each live one.

`PriorityQueue` keeps in one what has been moved, and that alone: buckets for each priority are what makes it fast, and
they do without a place for each item.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Final, Generic, TypeVar, final

from rdq_core.errors import InvariantViolated

P = TypeVar("P", float, tuple[float, int])
"""A moment, or a priority and an arrival."""

SLACK: Final = 64
"""Dead entries that are let lie however few live ones there are: below that, sweeping costs more than it frees."""


@final
class Ranking(Generic[P]):
    """Names in order of their places, least first, then by name."""

    __slots__ = ("_heap", "places")

    def __init__(self) -> None:
        self.places: dict[int, P] = {}
        """The place of each name, to be looked at (in no order), never changed: its truth is that there is any."""
        self._heap: list[tuple[P, int]] = []

    def set(self, name: int, place: P) -> None:
        """Let the name's place be this one, and no other. Amortised O(log n)."""
        self.places[name] = place
        heappush(self._heap, (place, name))
        self._sweep()

    def bring_forward(self, name: int, place: P) -> None:
        """Let the name's place be this one unless it is an earlier one already. Amortised O(log n)."""
        earlier = self.places.get(name)
        if earlier is None or place < earlier:
            self.set(name, place)

    def put_off(self, name: int, place: P) -> None:
        """Let the name's place be this one unless it is a later one already. Amortised O(log n)."""
        later = self.places.get(name)
        if later is None or place > later:
            self.set(name, place)

    def discard(self, name: int) -> None:
        """Let the name have no place. Amortised O(1)."""
        if self.places.pop(name, None) is not None:
            self._sweep()

    def clear(self) -> None:
        """Let no name have one."""
        self.places.clear()
        self._heap.clear()

    def first(self) -> tuple[P, int] | None:
        """The least place and its name, the least if there are several; None if there is none. Amortised O(1)."""
        heap = self._heap
        while heap:
            place, name = heap[0]
            if self.places.get(name) == place:
                return heap[0]
            heappop(heap)
        return None

    def pop(self) -> int:
        """Take out the name that `first` has just given. Amortised O(log n)."""
        _, name = heappop(self._heap)
        del self.places[name]
        self._sweep()  # as fewer names may leave fewer dead entries
        return name

    def in_order(self) -> list[tuple[P, int]]:
        """All places, with their names, least first. O(n log n)."""
        return sorted((place, name) for name, place in self.places.items())

    def clone(self) -> Ranking[P]:
        """A copy that shares nothing. O(n)."""
        copy = Ranking[P]()
        copy.places = self.places.copy()
        copy._heap = self._heap.copy()
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the parts do not fit together. O(n log n)."""
        if not set(self.in_order()) <= set(self._heap):
            raise InvariantViolated("each place has its entry")
        if len(self._heap) > 3 * len(self.places) + SLACK:
            raise InvariantViolated("dead entries do not pile up")

    def _sweep(self) -> None:
        """Drop every dead entry once they are two for each name: amortised O(1)."""
        if len(self._heap) > 3 * len(self.places) + SLACK:
            self._heap = [(place, name) for name, place in self.places.items()]
            heapify(self._heap)
