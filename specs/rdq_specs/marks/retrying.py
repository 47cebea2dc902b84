"""Situations of work that fails and is done again, and of pauses that end by themselves."""

from __future__ import annotations

from rdq_specs import calls
from rdq_specs.driver import Did, Happened, Rested
from rdq_specs.failures import ANOTHER
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import NEVER, Facts
from rdq_specs.marks.catalogue import mark

WAITS = (Feature.RETRY, Feature.DELAY)


@mark(Happened, *WAITS)
def done_again(facts: Facts, happened: Happened) -> bool:
    """A job is launched whose work has failed."""
    return happened.event[0] == "launch" and happened.event[1] in facts.again


@mark(Did, *WAITS)
def failed_for_the_last_time(facts: Facts, did: Did) -> bool:
    """Work fails that has been done again, and is not any more."""
    return isinstance(did.call, calls.Fail) and _is_last(facts, did.call) and facts.tries.get(did.call.job, 0) > 0


@mark(Did, *WAITS)
def failed_in_a_way_that_does_not_count(facts: Facts, did: Did) -> bool:
    """Work with attempts left fails with what it is not done again for."""
    match did.call:
        case calls.Fail(job, kind):
            return kind == ANOTHER and job in facts.slots and _has_attempts_left(facts, job)
        case _:
            return False


@mark(Did, *WAITS)
def failure_asked_for_more_than_its_backoff(facts: Facts, did: Did) -> bool:
    """Work fails, asks to wait, and so waits for longer than it would have."""
    match did.call:
        case calls.Fail(_, int() | float(), jitter) as call if call.job in facts.slots:
            plain = calls.Fail(call.job, None, jitter)
            return (facts.wait_after(call) or 0.0) > (facts.wait_after(plain) or 0.0)
        case _:
            return False


@mark(Did, *WAITS, Feature.STOP)
def failed_after_a_stop_with_attempts_left(facts: Facts, did: Did) -> bool:
    """Work fails that would be done again, had the queue not been stopped."""
    return facts.phase == "stopping" and _would_be_done_again(facts, did.call)


@mark(Did, *WAITS, Feature.CANCEL)
def cancelled_while_it_waits_to_be_done_again(facts: Facts, did: Did) -> bool:
    """A job is cancelled that is delayed because its work has failed."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.again


@mark(Did, *WAITS, Feature.CAPACITY)
def done_again_by_a_full_queue(facts: Facts, did: Did) -> bool:
    """Work fails that is to be done again, where a put would be refused."""
    return facts.phase == "open" and not facts.room() and _would_be_done_again(facts, did.call)


@mark(Rested, Feature.PAUSE_FOR, Feature.PAUSE, Feature.TIME)
def pause_ended_by_itself(facts: Facts, _rested: Rested) -> bool:
    """A pause comes to its end."""
    return facts.paused and facts.resumption <= facts.now


@mark(Did, Feature.PAUSE_FOR, Feature.PAUSE)
def paused_for_less_than_it_was(facts: Facts, did: Did) -> bool:
    """A pause that has an end is to have an earlier one."""
    match did.call:
        case calls.PauseFor(int() | float() as seconds):
            return facts.now + seconds < facts.resumption < NEVER
        case _:
            return False


@mark(Did, Feature.PAUSE_FOR, Feature.PAUSE)
def paused_for_a_while_when_paused_for_good(facts: Facts, did: Did) -> bool:
    """A pause that has no end is to have one."""
    return isinstance(did.call, calls.PauseFor) and facts.paused and facts.resumption == NEVER


def _would_be_done_again(facts: Facts, call: calls.Call) -> bool:
    return isinstance(call, calls.Fail) and call.job in facts.slots and facts.wait_after(call) is not None


def _has_attempts_left(facts: Facts, job: int) -> bool:
    return facts.wait_after(calls.Fail(job)) is not None


def _is_last(facts: Facts, failed: calls.Fail) -> bool:
    left = failed.job in facts.slots and failed.job not in facts.cancelling
    return left and facts.wait_after(failed) is None and failed.kind != ANOTHER
