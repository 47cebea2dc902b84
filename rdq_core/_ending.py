"""How a dispatch queue comes to its end: by a stop or a drain, each perhaps with a deadline."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._changes import interrupt_all, return_all
from rdq_core._ledger import ABANDONMENT, DEADLINE, Ledger
from rdq_core._settings import DispatchSettings
from rdq_core._time import after, check_seconds, later
from rdq_core.errors import InvalidValue
from rdq_core.job import Job
from rdq_core.records import Phase
from rdq_core.waiters import Occasion, Waiter

J = TypeVar("J", bound=Job[object, object])


class DispatchEnding(DispatchSettings[J]):
    """The inputs after which a queue takes no more."""

    __slots__ = ()

    def stop(
        self, *, cancel_underway: bool = False, deadline: float | None = None, abandon: float | None = None, now: float
    ) -> Waiter:
        """Take no more, return what is not launched; the waiter is told `Stopped` when the last slot is free.

        `cancel_underway` interrupts what is under way, at a later call too. `deadline`: do so in so many seconds.
        `abandon`: so many seconds after that interruption, give up the slots of all work that has not ended; their
        jobs are `ABANDONED`, and handed back. Of several calls' deadlines, and of their abandonments, the earliest
        counts. Raises `InvalidType` and `InvalidValue`, for `abandon` also where nothing would be interrupted.

        O(1) for what is pending, each of which costs the poll that tells of it O(log n); O(log n) for each that is
        delayed or, where keys are limited, pending; O(k) for k interrupted ones. The poll that gives `Stopped` is O(n),
        as a list of all is handed back.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        left = _left(cancel_underway, deadline, abandon)
        ledger.now = now
        return_all(ledger)
        _end_in(ledger, *left)
        if cancel_underway:
            interrupt_all(ledger)
        return ledger.waiters.add(Occasion.STOPPED)

    def drain(self, *, deadline: float | None = None, abandon: float | None = None, now: float) -> Waiter:
        """Take no more, run what is pending or delayed; the waiter is told `Stopped` when that is done.

        After `deadline` seconds it becomes a stop that cancels what is under way. `abandon` as at `stop`, whose
        errors it raises.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        left = _left(False, deadline, abandon)
        ledger.now = now
        if ledger.phase is Phase.OPEN:
            ledger.phase = Phase.DRAINING
        _end_in(ledger, *left)
        return ledger.waiters.add(Occasion.STOPPED)


def _left(at_once: bool, deadline: float | None, abandon: float | None) -> tuple[float | None, float | None]:
    """The seconds left to the interruption of what is under way, and to its being given up; None: for ever."""
    interruption = None if deadline is None else check_seconds("deadline", deadline)
    if at_once:
        interruption = 0.0
    if abandon is None:
        return interruption, None
    grace = check_seconds("abandon", abandon)
    if interruption is None:
        raise InvalidValue("abandon", abandon, "given with cancel_underway or a deadline, which it counts from")
    return interruption, interruption + grace


def _end_in(ledger: Ledger[J], interruption: float | None, abandonment: float | None) -> None:
    for name, seconds in ((DEADLINE, interruption), (ABANDONMENT, abandonment)):
        if seconds is not None:
            ledger.timeline.bring_forward(name, after(ledger.now, seconds))
