"""Situations of time: rates, delays, timeouts, deadlines."""

from __future__ import annotations

from rdq_specs import calls
from rdq_specs.driver import Did, Happened, Moment, Rested
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import NEVER, Facts
from rdq_specs.marks.catalogue import mark


@mark(Rested, Feature.RATE)
def held_back_by_the_rate(facts: Facts, _rested: Rested) -> bool:
    """A job is pending and a slot free, and it is the rate alone that holds it back."""
    return _held_back(facts)


@mark(Did, Feature.RATE)
def rate_changed_with_a_job_held_back(facts: Facts, did: Did) -> bool:
    """The rate is changed while it holds a job back."""
    return isinstance(did.call, calls.SetRate) and _held_back(facts)


@mark(Happened, Feature.RATE, Feature.TIME)
def launched_under_two_rates(facts: Facts, happened: Happened) -> bool:
    """A job is launched that two rates allow."""
    return happened.event[0] == "launch" and len(facts.rates.full) > 1


@mark(Happened, Feature.DELAY, Feature.TIME)
def launched_when_its_delay_ended(facts: Facts, happened: Happened) -> bool:
    """A job is launched as soon as its delay has ended."""
    match happened.event:
        case ("launch", job):
            return facts.due.get(job, NEVER) <= facts.now
        case _:
            return False


@mark(Moment, Feature.DELAY, Feature.TIME)
def clock_advanced_past_several_moments(facts: Facts, moment: Moment) -> bool:
    """The clock moves past two moments at once, or more, at which delays end."""
    return len({due for due in facts.due.values() if due <= moment.now}) > 1


@mark(Did, Feature.DELAY)
def brought_forward(facts: Facts, did: Did) -> bool:
    """A delayed job is to be due sooner than it would have been."""
    match did.call:
        case calls.Reschedule(job, int() | float() as delay):
            return facts.now + delay < facts.due.get(job, -NEVER)
        case _:
            return False


@mark(Did, Feature.DELAY, Feature.CANCEL)
def cancelled_while_delayed(facts: Facts, did: Did) -> bool:
    """A delayed job is cancelled."""
    return isinstance(did.call, calls.Cancel) and did.call.job in facts.due


@mark(Did, Feature.DELAY, Feature.STOP)
def stopped_with_a_delayed_job(facts: Facts, did: Did) -> bool:
    """A queue is stopped in which a job is delayed."""
    return isinstance(did.call, calls.Stop) and bool(facts.due)


@mark(Happened, Feature.TIMEOUT, Feature.TIME)
def timed_out(facts: Facts, happened: Happened) -> bool:
    """Work is interrupted that has taken too long."""
    return _times_out(facts, happened)


@mark(Happened, Feature.TIMEOUT, Feature.TIME, Feature.PAUSE)
def timed_out_while_paused(facts: Facts, happened: Happened) -> bool:
    """Work is interrupted that has taken too long, in a paused queue."""
    return facts.paused and _times_out(facts, happened)


@mark(Did, Feature.TIMEOUT, Feature.TIME)
def succeeded_after_its_timeout(facts: Facts, did: Did) -> bool:
    """Work succeeds that has timed out."""
    return isinstance(did.call, calls.Finish) and did.call.job in facts.timed_out & facts.cancelling


@mark(Happened, Feature.DEADLINE, Feature.DRAIN)
def drain_came_to_its_deadline(facts: Facts, happened: Happened) -> bool:
    """A drain's deadline interrupts work."""
    return facts.phase == "draining" and _is_ended(facts, happened)


@mark(Happened, Feature.DEADLINE, Feature.STOP)
def stop_came_to_its_deadline(facts: Facts, happened: Happened) -> bool:
    """A stop's deadline interrupts work."""
    return facts.phase == "stopping" and _is_ended(facts, happened)


@mark(Did, Feature.DEADLINE, Feature.STOP)
def deadline_given_twice(facts: Facts, did: Did) -> bool:
    """A stop or drain is given a deadline that had one."""
    again = isinstance(did.call, (calls.Stop, calls.Drain)) and did.call.deadline is not None
    return again and facts.deadline < NEVER and not facts.over()


@mark(Happened, Feature.DEADLINE, Feature.STOP)
def given_up(_facts: Facts, happened: Happened) -> bool:
    """A slot is given up whose work has not ended."""
    match happened.event:
        case ("settled", _, state):
            return state == "abandoned"
        case _:
            return False


@mark(Did, Feature.DEADLINE, Feature.STOP)
def ended_after_it_was_given_up(facts: Facts, did: Did) -> bool:
    """Work ends after all whose slot was given up."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and facts.final.get(did.call.job) == "abandoned"


def _held_back(facts: Facts) -> bool:
    free = not facts.paused and bool(facts.pending) and len(facts.slots) < facts.width
    return free and not facts.rates.admit(facts.now)


def _times_out(facts: Facts, happened: Happened) -> bool:
    job = _interrupted(facts, happened)
    return job is not None and facts.expiry.get(job, NEVER) <= facts.now < facts.deadline


def _is_ended(facts: Facts, happened: Happened) -> bool:
    """Whether it is the deadline that interrupts the job."""
    job = _interrupted(facts, happened)
    return job is not None and facts.deadline <= min(facts.now, facts.expiry.get(job, NEVER))


def _interrupted(facts: Facts, happened: Happened) -> int | None:
    """The job, if this is the first that tells of its interruption by time: who put it may hear of it before."""
    match happened.event:
        case ("interrupt" | "told", int(job), *_) if job in facts.slots and job not in facts.cancelling:
            return job
        case _:
            return None
