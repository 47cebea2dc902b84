"""What happens to the jobs of a dispatch queue, wherever it comes from: an input, or a moment that has come."""

from __future__ import annotations

from collections import deque
from typing import Literal, TypeVar

from rdq_core._farewell import Farewell
from rdq_core._keys import slot_free
from rdq_core._ledger import DEADLINE, Ledger
from rdq_core.job import Job, State, change, interrupt_each, next_state, settle
from rdq_core.priority_queue import PriorityQueue
from rdq_core.records import Phase

J = TypeVar("J", bound=Job[object, object])


def interrupt(ledger: Ledger[J], job: J) -> None:
    """Ask a job's work to stop, at the next poll. From here on it cannot time out."""
    change(job, State.CANCELLING)
    ledger.interrupts.add({job.id: job})
    if ledger.timeline.places:
        ledger.timeline.discard(job.id)


def put_to_rest(ledger: Ledger[J], job: J, state: State) -> None:
    """Settle a job otherwise than by the end of its work. It is told of at the next polls."""
    settle(job, state, ledger.now)
    ledger.totals[state] += 1
    ledger.settled.append(job)


def dismiss(ledger: Ledger[J], input: Literal["cancel", "return"]) -> list[J]:
    """Settle all that is not launched: what is pending in dispatch order, then what is delayed in the order due."""
    delayed = ledger.delayed_in_order()
    for job in delayed:
        ledger.timeline.discard(job.id)
    ledger.delayed.clear()
    jobs = [*ledger.pending.clear(), *delayed]
    for job in jobs:
        put_to_rest(ledger, job, next_state(job, ledger.owner, input))
    return jobs


def return_all(ledger: Ledger[J]) -> None:
    """Take and launch no more, and return what is not launched; nothing from the second time on.

    O(1) for what is pending where keys are not limited: of these jobs nobody is told here, see `Token` and `Farewell`.
    O(log n) for each of the others.
    """
    if ledger.phase is Phase.STOPPING:
        return
    ledger.phase = Phase.STOPPING
    line = ledger.pending
    if isinstance(line, PriorityQueue):
        ledger.pending = PriorityQueue()
        ledger.pending.number_from(line.next_arrival)
        ledger.settled = Farewell(deque(ledger.settled), line)
        ledger.totals[State.RETURNED] = len(line)
    ledger.returned = dismiss(ledger, "return")
    ledger.owner.returned_at = ledger.now


def interrupt_all(ledger: Ledger[J]) -> None:
    """Interrupt all work that has not been, for the stop. Amortised O(1) for each job: 0.3 µs, all in one go."""
    ledger.timeline.discard(DEADLINE)
    interrupted = interrupt_each(ledger.underway)
    if ledger.timeline.places:
        for id in interrupted:
            ledger.timeline.discard(id)
    ledger.interrupts.add(interrupted)
    ledger.interrupted.update(interrupted)


def abandon_all(ledger: Ledger[J]) -> None:
    """Give up the slots of all work that has not ended. Whatever had cancelled it, the stop hands its job back."""
    for job in ledger.underway.values():
        put_to_rest(ledger, job, next_state(job, ledger.owner, "abandon"))
        ledger.interrupted[job.id] = job
        ledger.width.held -= 1
        slot_free(ledger, job)
    ledger.underway.clear()
    ledger.timed_out.clear()
