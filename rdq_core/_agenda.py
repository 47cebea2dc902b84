"""What a dispatch queue does when a moment has come: delays end, work times out, a pause or a deadline is over.

Moments are taken one at a time, each followed by all that it makes possible, so that a clock advanced past five of them
at once makes the same decisions in the same order as one stepped through each. Only where the clock has moved since the
last was taken does the next come before any launch: or jobs that end inside their own start would put it off for as
long as there are any.
"""

from __future__ import annotations

from collections.abc import Hashable
from math import inf
from typing import TypeVar

from rdq_core._changes import abandon_all, interrupt, interrupt_all, return_all
from rdq_core._ledger import DEADLINE, RESUMPTION, Ledger
from rdq_core._terms import Terms
from rdq_core._time import after
from rdq_core.job import Job, change, next_state, set_key, set_retry, set_times

J = TypeVar("J", bound=Job[object, object])


def admit(ledger: Ledger[J], job: J, key: Hashable, terms: Terms) -> None:
    """Take in a new job, with its arrival number, on these terms."""
    delay, timeout, retry, retry_on = terms
    set_key(job, key)
    set_times(job, None, timeout)
    set_retry(job, retry, retry_on)
    ledger.limited = ledger.limited or timeout is not None
    if delay > 0:
        ledger.pending.reserve()
        change(job, next_state(job, ledger.owner, "delay"))
        ledger.delayed[job.id] = job
        postpone(ledger, job, delay)
    else:
        ledger.pending.put(job, job.priority)


def postpone(ledger: Ledger[J], job: J, seconds: float) -> None:
    """Let a job that is `DELAYED` join what is pending so many seconds from now."""
    moment = after(ledger.now, seconds)
    set_times(job, moment, None)
    ledger.timeline.set(job.id, moment)


def start_timeout(ledger: Ledger[J], job: J) -> None:
    """Let a job that has just been launched time out, if it may."""
    if job.timeout is not None and job.timeout < inf:
        ledger.timeline.set(job.id, after(ledger.now, job.timeout))


def take_moment(ledger: Ledger[J]) -> bool:
    """Do what is due at the nearest moment that has come; whether one had. O(log n) for each job it is about."""
    first = _first(ledger)
    if first is None or first[0] > ledger.now:
        return False
    ledger.taken_at = ledger.now
    moment, name = first
    if name < 0:  # a moment of the queue's own, which comes by itself: a launch it prevents is not made first
        (_deadline if ledger.timeline.pop() == DEADLINE else abandon_all)(ledger)
        return True
    while first is not None and first[0] == moment:  # together, as those that join do so by priority
        _job_due(ledger, ledger.timeline.pop())
        first = ledger.timeline.first()
    return True


def next_poll(ledger: Ledger[J], chance: float | None) -> float | None:
    """The first moment worth a poll, of the timeline and of `chance`; None if there is none. Amortised O(log n)."""
    first = _first(ledger)
    if first is None or (chance is not None and chance < first[0]):
        return chance
    return first[0]


def _first(ledger: Ledger[J]) -> tuple[float, int] | None:
    """What is due first. Once all is over, that could only be the deadlines of an end that has come, or of a pause."""
    if ledger.is_over:
        ledger.timeline.clear()
    return ledger.timeline.first()


def _deadline(ledger: Ledger[J]) -> None:
    return_all(ledger)
    interrupt_all(ledger)


def _job_due(ledger: Ledger[J], id: int) -> None:
    """A delay has ended, or work has taken too long; or, last of its moment, a pause ends."""
    if id == RESUMPTION:
        ledger.pause.paused = False
        return
    job = ledger.delayed.pop(id, None)
    if job is None:
        job = ledger.underway[id]
        next_state(job, ledger.owner, "time out")
        interrupt(ledger, job)
        ledger.timed_out.add(id)
    else:
        change(job, next_state(job, ledger.owner, "come due"))
        ledger.pending.join(job, job.priority, id)
