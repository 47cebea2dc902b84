"""What is due by time: names, each with the one moment at which something is to be done about it.

Names are ints, jobs' ids most often. A heap holds the keys `(moment, name)`; a name that is moved or taken out leaves
its key behind, dead. Dead keys are dropped when they come to the front, and all at once when they outnumber the live
ones, as in `priority_queue`.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Final, final

from rdq_core.errors import InvariantViolated

SLACK: Final = 64
"""Dead keys that are let lie however few names there are: below that, sweeping costs more than it frees."""


@final
class Timeline:
    """Names in order of their moments, then by name. Moments are the machine's seconds."""

    __slots__ = ("_heap", "moments")

    def __init__(self) -> None:
        self.moments: dict[int, float] = {}
        """The moment of each name, to be looked at (in no order), never changed: its truth is that anything is due."""
        self._heap: list[tuple[float, int]] = []

    def set(self, name: int, moment: float) -> None:
        """Let the name's moment be this one, and no other. Amortised O(log n)."""
        self.moments[name] = moment
        heappush(self._heap, (moment, name))
        self._sweep()

    def bring_forward(self, name: int, moment: float) -> None:
        """Let the name's moment be this one unless it is an earlier one already. Amortised O(log n)."""
        earlier = self.moments.get(name)
        if earlier is None or moment < earlier:
            self.set(name, moment)

    def put_off(self, name: int, moment: float) -> None:
        """Let the name's moment be this one unless it is a later one already. Amortised O(log n)."""
        later = self.moments.get(name)
        if later is None or moment > later:
            self.set(name, moment)

    def discard(self, name: int) -> None:
        """Let nothing be due for the name. Amortised O(1)."""
        if self.moments.pop(name, None) is not None:
            self._sweep()

    def clear(self) -> None:
        """Let nothing be due."""
        self.moments.clear()
        self._heap.clear()

    def first(self) -> tuple[float, int] | None:
        """The nearest moment and its name, the least if there are several; None if nothing is due. Amortised O(1)."""
        heap = self._heap
        while heap:
            moment, name = heap[0]
            if self.moments.get(name) == moment:
                return heap[0]
            heappop(heap)
        return None

    def pop(self) -> int:
        """Take out the name that `first` has just given. O(log n)."""
        _, name = heappop(self._heap)
        del self.moments[name]
        return name

    def in_order(self) -> list[tuple[float, int]]:
        """All moments, with their names, nearest first. O(n log n)."""
        return sorted((moment, name) for name, moment in self.moments.items())

    def clone(self) -> Timeline:
        """A copy that shares nothing. O(n)."""
        copy = Timeline()
        copy.moments = self.moments.copy()
        copy._heap = self._heap.copy()
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the parts do not fit together. O(n log n)."""
        if not set(self.in_order()) <= set(self._heap):
            raise InvariantViolated("each moment has its key")
        if len(self._heap) > 3 * len(self.moments) + SLACK:
            raise InvariantViolated("dead keys do not pile up")

    def _sweep(self) -> None:
        """Drop every dead key once they are two for each name: amortised O(1)."""
        if len(self._heap) > 3 * len(self.moments) + SLACK:
            self._heap = [(moment, name) for name, moment in self.moments.items()]
            heapify(self._heap)
