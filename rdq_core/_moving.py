"""Calling a job off, or putting it elsewhere or to another time."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._agenda import postpone
from rdq_core._asking import DispatchAsking
from rdq_core._changes import dismiss, interrupt, put_to_rest
from rdq_core._time import check_seconds, later
from rdq_core.job import Job, State, next_state, set_priority
from rdq_core.priority_queue import check_priority

J = TypeVar("J", bound=Job[object, object])


class DispatchMoving(DispatchAsking[J]):
    """The inputs about jobs that are there, but for the end of their work."""

    __slots__ = ()

    def cancel(self, job: J, *, now: float) -> None:
        """Cancel a job: one not launched is gone, one under way is interrupted and holds its slot to its work's end.

        No effect on one that is cancelling or settled. Amortised O(1); O(log n) for a pending one where keys are
        limited. Raises `ForeignJob`.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        state = next_state(job, ledger.owner, "cancel")
        ledger.now = now
        if state is State.CANCELLING and job.state is State.UNDERWAY:
            interrupt(ledger, job)
        elif job.state is State.PENDING:
            ledger.pending.remove(job.id)
            put_to_rest(ledger, job, state)
        elif job.state is State.DELAYED:
            del ledger.delayed[job.id]
            ledger.timeline.discard(job.id)
            put_to_rest(ledger, job, state)

    def reprioritize(self, job: J, priority: float, *, now: float) -> None:
        """Move a pending job among its new equals, by its arrival; a delayed one will join them. Amortised O(log n).

        Raises `ForeignJob`, `IllegalTransition` for one in another state, `InvalidType` and `InvalidValue`.
        """
        now = later(self._ledger.now, now)
        if next_state(job, self._ledger.owner, "reprioritize") is State.PENDING:
            self._ledger.pending.reprioritize(job.id, priority)
        else:
            check_priority(priority)
        set_priority(job, priority)
        self._ledger.now = now

    def reschedule(self, job: J, delay: float, *, now: float) -> None:
        """Let a delayed job be due `delay` seconds from now, sooner or later than it would have been. O(log n).

        Raises `ForeignJob`, `IllegalTransition` for one not delayed, `InvalidType` and `InvalidValue`.
        """
        now = later(self._ledger.now, now)
        next_state(job, self._ledger.owner, "reschedule")
        seconds = check_seconds("delay", delay)
        self._ledger.now = now
        postpone(self._ledger, job, seconds)

    def clear(self, *, now: float) -> list[J]:
        """Cancel every job not launched; return the pending ones in dispatch order, then the delayed ones as due. O(n).

        O(n log k) where keys are limited, k of them. Delayed ones cost O(log n) each.
        """
        self._ledger.now = later(self._ledger.now, now)
        return dismiss(self._ledger, "cancel")
