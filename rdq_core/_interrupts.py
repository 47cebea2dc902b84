"""The jobs whose work is to be asked to stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Generic, TypeVar, final

from rdq_core.job import Job

J = TypeVar("J", bound=Job[object, object])

SLACK: Final = 64
"""So many ids of jobs that were forgotten are not worth a sweep."""


@final
class Interrupts(Generic[J]):
    """First come, first served; one whose work ends before that is forgotten. A job comes here once at most.

    Two parts, as an `OrderedDict` takes four times as long to fill, and a stop fills it with all that is under way in
    one go. Taking the first of a plain dict again and again looks at all that were taken before it.
    """

    __slots__ = ("_order", "jobs")

    def __init__(self) -> None:
        self.jobs: dict[int, J] = {}
        """Those that are still to be asked, by id; to be looked at, never changed."""
        self._order: deque[int] = deque()  # theirs, and those of jobs that were forgotten

    def __iter__(self) -> Iterator[int]:
        """Their ids, first to last. O(n)."""
        return filter(self.jobs.__contains__, self._order)

    def add(self, jobs: Mapping[int, J]) -> None:
        """More jobs, by id, in order. O(1) for each."""
        self.jobs.update(jobs)
        self._order.extend(jobs)

    def discard(self, id: int) -> None:
        """Forget a job, if it is here. Amortised O(1)."""
        if self.jobs.pop(id, None) is not None:
            self._sweep()

    def pop(self) -> J:
        """Take the first; there must be one. Amortised O(1)."""
        while (id := self._order.popleft()) not in self.jobs:
            pass
        job = self.jobs.pop(id)
        self._sweep()
        return job

    @property
    def is_swept(self) -> bool:
        """Whether what is kept of jobs that were forgotten is in proportion to the jobs that are here."""
        return len(self._order) <= (2 * len(self.jobs) + SLACK if self.jobs else 0)

    def _sweep(self) -> None:
        """Drop what is left of the forgotten, once it is more than the jobs. Amortised O(1) for each of them.

        Or a queue whose work always ends before it is asked to stop would keep the ids of all its jobs.
        """
        if not self.is_swept:
            self._order = deque(self)

    def clone(self, twin: Callable[[J], J]) -> Interrupts[J]:
        """A copy of the twins of its jobs. O(n)."""
        copy = Interrupts[J]()
        copy.add({id: twin(self.jobs[id]) for id in self})
        return copy
