"""What one map has put and not yet yielded: as much as there may be of it, and in which order it is yielded.

Pure, as the rest: the shells' maps pull, put and wait; this says when there is place to pull, and what is next.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar, final

from rdq_core.errors import InvalidType, InvalidValue

J = TypeVar("J")


@final
class Window(Generic[J]):
    """Jobs, from their put until they are yielded: as they end, or in the order of their puts. All steps are O(1)."""

    __slots__ = ("_ahead", "_ended", "_held", "_line", "_ordered")

    def __init__(self, ahead: int | None, *, ordered: bool) -> None:
        """`ahead`: the most jobs put and not yet yielded; None: twice the width, so that no slot waits for a put.

        Raises as `check_ahead`.
        """
        check_ahead(ahead)
        self._ahead = ahead
        self._ordered = ordered
        self._held: dict[J, None] = {}  # in order of their puts
        self._ended: set[J] = set()
        self._line: deque[J] = deque()  # in the order in which they are yielded

    def __len__(self) -> int:
        """How many jobs have been put and not yet yielded."""
        return len(self._held)

    def has_place(self, width: int) -> bool:
        """Whether one more may be pulled, at this width of the queue. At width 0 that is one, to have it ready."""
        return len(self._held) < (max(1, 2 * width) if self._ahead is None else self._ahead)

    def add(self, job: J) -> None:
        """A job has been put."""
        self._held[job] = None
        if self._ordered:
            self._line.append(job)

    def ended(self, job: J) -> None:
        """A job has really ended."""
        self._ended.add(job)
        if not self._ordered:
            self._line.append(job)

    def take(self) -> J | None:
        """The next job to be yielded, which is so from now on; None if it has not ended, or there is none."""
        if not self._line or self._line[0] not in self._ended:
            return None
        job = self._line.popleft()
        self._ended.remove(job)
        del self._held[job]
        return job

    def unfinished(self) -> list[J]:
        """The jobs that have not ended, in order of their puts. O(n)."""
        return [job for job in self._held if job not in self._ended]


def check_ahead(ahead: object) -> None:
    """Raise `InvalidType` for what is neither None nor an int, `InvalidValue` below 1."""
    if ahead is None:
        return
    if not isinstance(ahead, int) or isinstance(ahead, bool):
        raise InvalidType("ahead", ahead, "an int or None")
    if ahead < 1:
        raise InvalidValue("ahead", ahead, "1 or more, or None")
