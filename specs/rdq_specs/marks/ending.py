"""Situations of how jobs end: cancelled, by themselves, or with the queue."""

from __future__ import annotations

from rdq_specs import calls
from rdq_specs.driver import Did, Happened
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts
from rdq_specs.marks.catalogue import inside, mark


@mark(Did, Feature.CANCEL)
def cancelled_while_cancelling(facts: Facts, did: Did) -> bool:
    """A job is cancelled that is cancelling already."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.cancelling


@mark(Did, Feature.CANCEL)
def cancelled_by_itself(facts: Facts, did: Did) -> bool:
    """A job is cancelled inside its own start."""
    return isinstance(did.call, calls.Cancel) and inside(facts, "launch", did.call.job)


@mark(Did)
def ended_inside_its_start(facts: Facts, did: Did) -> bool:
    """Work ends inside its own start."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and inside(facts, "launch", did.call.job)


@mark(Did, Feature.CANCEL)
def ended_before_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work of a cancelled job ends before it has been interrupted."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and did.call.job in facts.to_interrupt


@mark(Did, Feature.CANCEL)
def succeeded_after_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work succeeds that has been interrupted."""
    return isinstance(did.call, calls.Finish) and did.call.job in facts.interrupted


@mark(Did, Feature.CANCEL)
def failed_after_its_interrupt(facts: Facts, did: Did) -> bool:
    """Work fails that has been interrupted."""
    return isinstance(did.call, calls.Fail) and did.call.job in facts.interrupted


@mark(Did)
def put_inside_a_settlement(facts: Facts, did: Did) -> bool:
    """A job is put while another's settlement is told."""
    return isinstance(did.call, calls.Put) and inside(facts, "settled")


@mark(Did, Feature.STOP)
def stopped_with_both(facts: Facts, did: Did) -> bool:
    """A queue is stopped with work under way and jobs pending."""
    return isinstance(did.call, calls.Stop) and bool(facts.slots) and bool(facts.pending)


@mark(Did, Feature.STOP)
def stopped_twice(facts: Facts, did: Did) -> bool:
    """A stopped queue is stopped."""
    return isinstance(did.call, calls.Stop) and facts.phase == "stopping"


@mark(Did, Feature.STOP, Feature.CANCEL)
def stop_escalated(facts: Facts, did: Did) -> bool:
    """A second stop interrupts what the first let be."""
    again = isinstance(did.call, calls.Stop) and did.call.cancel_underway and facts.phase == "stopping"
    return again and bool(set(facts.slots) - facts.cancelling)


@mark(Did, Feature.STOP)
def stopped_inside_a_start(facts: Facts, did: Did) -> bool:
    """A job stops the queue it runs in."""
    return isinstance(did.call, calls.Stop) and inside(facts, "launch")


@mark(Did, Feature.STOP, Feature.CANCEL)
def stopped_while_cancelling(facts: Facts, did: Did) -> bool:
    """A queue is stopped in which a cancelled job's work has not ended."""
    return isinstance(did.call, calls.Stop) and bool(facts.cancelling)


@mark(Did, Feature.STOP, Feature.DRAIN)
def drain_cut_short(facts: Facts, did: Did) -> bool:
    """A draining queue is stopped with jobs pending."""
    return isinstance(did.call, calls.Stop) and facts.phase == "draining" and bool(facts.pending)


@mark(Did, Feature.DRAIN, Feature.PAUSE)
def drained_while_paused(facts: Facts, did: Did) -> bool:
    """A paused queue with jobs pending is drained."""
    return isinstance(did.call, calls.Drain) and facts.paused and bool(facts.pending)


@mark(Happened, Feature.STOP, Feature.CANCEL)
def handed_back_both(facts: Facts, happened: Happened) -> bool:
    """A stop answers with jobs it interrupted and jobs it returned."""
    match happened.event:
        case ("answer", _, tuple(jobs)):
            return bool({*jobs} & {*facts.stop_interrupted}) and bool({*jobs} & {*facts.returned})
        case _:
            return False
