"""Whom to tell of what, one at a time: decided when it is polled, from how things stand then."""

from __future__ import annotations

from typing import TypeVar

from rdq_core._ledger import Ledger
from rdq_core.commands import Idle, NoRoom, Quiet, Resumed, Room, Stopped
from rdq_core.job import Job
from rdq_core.records import Phase
from rdq_core.waiters import Occasion

J = TypeVar("J", bound=Job[object, object])


def before_launches(ledger: Ledger[J]) -> Resumed | Room | NoRoom | None:
    """Of resumption and of room."""
    pop = ledger.waiters.pop
    if not ledger.pause.paused and (waiter := pop(Occasion.QUIET)) is not None:
        return Resumed(waiter)
    if ledger.phase is not Phase.OPEN:
        return None if (waiter := pop(Occasion.ROOM)) is None else NoRoom(waiter)
    if ledger.has_room and (waiter := pop(Occasion.ROOM)) is not None:
        return Room(waiter)
    return None


def at_rest(ledger: Ledger[J]) -> Quiet | Idle | Stopped[J] | None:
    """Of quiet, of idleness and of the stop, when nothing else is due."""
    pop = ledger.waiters.pop
    if ledger.underway:
        return None
    if ledger.pause.paused and (waiter := pop(Occasion.QUIET)) is not None:
        return Quiet(waiter)
    if ledger.pending.items or ledger.delayed:
        return None
    if (waiter := pop(Occasion.IDLE)) is not None:
        return Idle(waiter)
    waiter = pop(Occasion.STOPPED)  # handed out by stop and drain alone
    return None if waiter is None else Stopped(waiter, ledger.handed_back)
