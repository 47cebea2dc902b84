"""Situations of pauses, of who waits, and of what is refused."""

from __future__ import annotations

from rdq_core import IllegalTransition, InvalidType, InvalidValue, QueueStopped
from rdq_specs import calls
from rdq_specs.driver import Did, Raised
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts
from rdq_specs.marks.catalogue import inside, mark


@mark(Did, Feature.PAUSE)
def paused_inside_a_start_with_more_to_launch(facts: Facts, did: Did) -> bool:
    """A job pauses the queue when the next could have been launched."""
    more = bool(facts.pending) and len(facts.slots) < facts.width
    return isinstance(did.call, calls.Pause) and inside(facts, "launch") and more


@mark(Did, Feature.PAUSE)
def resumed_before_drained(facts: Facts, did: Did) -> bool:
    """A queue is resumed with work under way, whose end a pause waits for."""
    quiet = facts.paused and bool(facts.waiting_for("quiet"))
    return isinstance(did.call, calls.Resume) and quiet and bool(facts.slots)


@mark(Did, Feature.PAUSE)
def resumed_what_is_not_paused(facts: Facts, did: Did) -> bool:
    """A queue is resumed that is not paused."""
    return isinstance(did.call, calls.Resume) and not facts.paused


@mark(Did, Feature.PAUSE)
def paused_twice(facts: Facts, did: Did) -> bool:
    """A paused queue is paused."""
    return isinstance(did.call, calls.Pause) and facts.paused


@mark(Did, Feature.IDLE, Feature.PAUSE)
def idleness_asked_for_while_paused(facts: Facts, did: Did) -> bool:
    """Nothing is under way, but a pause holds back what is pending."""
    held_back = facts.paused and bool(facts.pending) and not facts.slots
    return isinstance(did.call, calls.WhenIdle) and held_back


@mark(Did, Feature.FORGET, Feature.IDLE)  # of those who wait for idleness there may be several
def left_the_line_from_the_front(facts: Facts, did: Did) -> bool:
    """A waiter is cancelled that another stands behind."""
    if not isinstance(did.call, calls.Forget) or did.call.waiter not in facts.waiting:
        return False
    line = facts.waiting_for(facts.asked[did.call.waiter])
    return len(line) > 1 and line[0] == did.call.waiter


@mark(Raised, Feature.STOP)
def refused_after_stop(_facts: Facts, raised: Raised) -> bool:
    """A call is refused as the queue has stopped."""
    return isinstance(raised.error, QueueStopped)


@mark(Raised, Feature.END)
def ended_what_had_ended(facts: Facts, raised: Raised) -> bool:
    """The end of work is reported a second time."""
    ends = isinstance(raised.call, (calls.Finish, calls.Fail)) and raised.call.job in facts.final
    return ends and isinstance(raised.error, IllegalTransition)


@mark(Raised, Feature.PRIORITY)
def pending_job_given_a_bad_priority(facts: Facts, raised: Raised) -> bool:
    """A pending job is to be moved to what is no priority."""
    moved = isinstance(raised.call, calls.Reprioritize) and raised.call.job in facts.pending
    return moved and isinstance(raised.error, (InvalidType, InvalidValue))


@mark(Did, Feature.TIME)
def clock_set_back_with_work_under_way(facts: Facts, did: Did) -> bool:
    """The clock is set back while work is under way."""
    return isinstance(did.call, calls.Tick) and did.call.seconds < 0 and bool(facts.slots)
