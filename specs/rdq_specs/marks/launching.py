"""Situations of width, order and capacity: what is launched next, and when."""

from __future__ import annotations

from rdq_core import QueueFull
from rdq_specs import calls
from rdq_specs.driver import Did, Happened, Raised, Rested
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts
from rdq_specs.marks.catalogue import mark


@mark(Did)
def narrowed_below_slots_held(facts: Facts, did: Did) -> bool:
    """The width is set below the slots held."""
    match did.call:
        case calls.SetWidth(int(width)) | calls.Resume(int(width)):
            return width < len(facts.slots)
        case _:
            return False


@mark(Did)
def widened_with_jobs_waiting(facts: Facts, did: Did) -> bool:
    """The width is set above the slots held, which had been all, and jobs are pending."""
    match did.call:
        case calls.SetWidth(int(width)):
            return facts.width <= len(facts.slots) < width and bool(facts.pending) and not facts.paused
        case _:
            return False


@mark(Rested)
def at_rest_with_width_zero(facts: Facts, _rested: Rested) -> bool:
    """Jobs are pending, and the width lets none be launched though no slot is held."""
    return facts.width == 0 and bool(facts.pending) and not facts.slots and not facts.paused


@mark(Rested)
def at_rest_over_the_width(facts: Facts, _rested: Rested) -> bool:
    """More slots are held than the width, and jobs are pending."""
    return len(facts.slots) > facts.width and bool(facts.pending)


@mark(Did, Feature.PRIORITY)
def reprioritised_across_a_tie(facts: Facts, did: Did) -> bool:
    """A job is moved among equals of which one arrived later."""
    match did.call:
        case calls.Reprioritize(job, priority):
            equals = [other for other in facts.pending if facts.priority[other] == priority]
            return job not in equals and any(other > job for other in equals)
        case _:
            return False


@mark(Did, Feature.PRIORITY)
def reprioritised_again(facts: Facts, did: Did) -> bool:
    """A job that had been moved is moved again."""
    return isinstance(did.call, calls.Reprioritize) and did.call.job in facts.moved


@mark(Did, Feature.PRIORITY, Feature.CANCEL)
def moved_then_cancelled(facts: Facts, did: Did) -> bool:
    """A pending job is cancelled that had been reprioritised."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.pending & facts.moved


@mark(Happened)
def launched_among_equals(facts: Facts, happened: Happened) -> bool:
    """A job is launched, and two equals stay behind."""
    match happened.event:
        case ("launch", job) if job in facts.pending:
            return sum(facts.priority[other] == facts.priority[job] for other in facts.pending) > 2
        case _:
            return False


@mark(Raised, Feature.CAPACITY)
def refused_as_full_with_a_slot_idle(facts: Facts, raised: Raised) -> bool:
    """A put is refused as too many though a slot is free."""
    return isinstance(raised.error, QueueFull) and len(facts.slots) < facts.width


@mark(Happened, Feature.CAPACITY)
def room_told_with_more_in_line(facts: Facts, happened: Happened) -> bool:
    """A waiter is told of room, and another still waits for it."""
    match happened.event:
        case ("answer", waiter, None):
            return facts.asked.get(waiter) == "room" and len(facts.waiting_for("room")) > 1
        case _:
            return False


@mark(Did, Feature.CLEAR)
def cleared_many(facts: Facts, did: Did) -> bool:
    """Two pending jobs or more are cleared."""
    return isinstance(did.call, calls.Clear) and len(facts.pending) > 1


@mark(Did, Feature.REQUEUE)
def requeued(_facts: Facts, did: Did) -> bool:
    """Jobs are requeued."""
    return isinstance(did.call, calls.Requeue) and bool(did.call.jobs)
