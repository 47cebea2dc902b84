"""Asking a dispatch queue to be told of something once."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._ending import DispatchEnding
from rdq_core._time import later
from rdq_core.job import Job
from rdq_core.waiters import Occasion, Waiter

J = TypeVar("J", bound=Job[object, object])


class DispatchAsking(DispatchEnding[J]):
    """The inputs that make waiters and nothing else, and the one that takes any waiter back."""

    __slots__ = ()

    def when_idle(self, *, now: float) -> Waiter:
        """The waiter is told `Idle` when nothing is delayed, pending or under way."""
        self._ledger.now = later(self._ledger.now, now)
        return self._ledger.waiters.add(Occasion.IDLE)

    def when_room(self, *, now: float) -> Waiter:
        """The waiter is told `Room` when a put would be accepted, longest waiter first, or else `NoRoom`."""
        self._ledger.now = later(self._ledger.now, now)
        return self._ledger.waiters.add(Occasion.ROOM)

    def forget(self, waiter: Waiter, *, now: float) -> bool:
        """Tell this waiter nothing; whether it was still to be told. What it asked for stands. O(1)."""
        now = later(self._ledger.now, now)
        stood = self._ledger.waiters.forget(waiter)
        self._ledger.now = now
        return stood
