"""A queue that is polled as ours, and does as little as may be called one: about what the interface alone costs.

Priorities and a width, jobs that know their states and times, the commands of `rdq_core`; no other feature, and nothing
is checked, so that nobody could use it. It is made of the core's own parts and is no lower bound: there are ways to
make a command that cost less.
"""

# pyright: reportPrivateUsage=false
# It sets a job's attributes where they lie, as the least that can be done.

from __future__ import annotations

from collections import deque
from typing import Any, Final

from rdq_core import Job, Launch, PriorityQueue, Settled, State, Wait
from rdq_core.job import Token

UNDERWAY: Final = State.UNDERWAY
FINISHED: Final = State.FINISHED
WAIT: Final = Wait(None)


class LeastJob(Job[int, int]):
    """With what a shell hands out for it."""

    __slots__ = ("promised",)

    promised: Any


class LeastQueue:
    """The machine."""

    __slots__ = ("_free", "_owner", "_pending", "_settled")

    def __init__(self, width: int) -> None:
        self._free = width
        self._owner = Token()
        self._pending: PriorityQueue[LeastJob] = PriorityQueue()
        self._settled: deque[LeastJob] = deque()

    def put(self, argument: int, priority: float = 0, *, now: float) -> LeastJob:
        """Add a job."""
        pending = self._pending
        job = LeastJob(pending.next_arrival, argument, priority, now, self._owner)
        pending.put(job, priority)
        return job

    def finished(self, job: LeastJob, result: int, *, now: float) -> None:
        """Its work has ended."""
        job._state = FINISHED
        job._result = result
        job._stopped_at = now
        self._free += 1
        self._settled.append(job)

    def poll(self, *, now: float) -> Launch[LeastJob] | Settled[LeastJob] | Wait:
        """What to do next."""
        if self._settled:
            return Settled(self._settled.popleft())
        if self._free and self._pending.items:
            job = self._pending.pop()
            job._state = UNDERWAY
            job._launched_at = now
            self._free -= 1
            return Launch(job)
        return WAIT
