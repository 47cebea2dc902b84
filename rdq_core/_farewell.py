"""What a queue has to tell of from its stop on: in the order in which it settled, as ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Generic, TypeVar, final

from rdq_core.job import Job
from rdq_core.priority_queue import PriorityQueue

J = TypeVar("J", bound=Job[object, object])


@final
class Farewell(Generic[J]):
    """Takes the place of the deque of settled jobs at a stop, and does what is used of one.

    Theory of operation. A stop returns all that is pending, and a list of it in dispatch order would hold up everybody
    for the better part of a second where that is a million jobs. So the line itself is kept, and its jobs are taken out
    one by one as they are told of: after those that had settled before, ahead of those that settle later.
    """

    __slots__ = ("_before", "_later", "_line", "_told")

    def __init__(self, before: deque[J], line: PriorityQueue[J]) -> None:
        """`line`: what the stop returns."""
        self._before = before
        self._line = line
        self._told: list[J] = []  # that was in the line
        self._later: deque[J] = deque()

    def __bool__(self) -> bool:
        """Whether there is any to tell of."""
        return bool(self._before or self._line.items or self._later)

    def __iter__(self) -> Iterator[J]:
        """All there are to tell of, in order. O(n)."""
        yield from self._before
        yield from self._line.in_order()
        yield from self._later

    def append(self, job: J) -> None:
        """One more has settled. O(1)."""
        self._later.append(job)

    def popleft(self) -> J:
        """Take the first to tell of. Amortised O(log n)."""
        if self._before:
            return self._before.popleft()
        if not self._line.items:
            return self._later.popleft()
        job = self._line.pop()
        self._told.append(job)
        return job

    def returned(self) -> Iterator[J]:
        """What the stop has returned, in dispatch order. O(n)."""
        return chain(self._told, self._line.in_order())

    def clone(self, twin: Callable[[J], J]) -> Farewell[J]:
        """A copy of the twins of its jobs. O(n)."""
        copy = Farewell(deque(map(twin, self._before)), self._line.clone(twin))
        copy._told = list(map(twin, self._told))
        copy._later = deque(map(twin, self._later))
        return copy
