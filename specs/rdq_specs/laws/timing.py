"""Laws of time: rates, delays, timeouts, deadlines."""

from __future__ import annotations

from math import isfinite

from rdq_core import InvalidType, InvalidValue
from rdq_specs import calls
from rdq_specs.driver import Did, Entry, Happened, Raised, Rested, Seen
from rdq_specs.laws.facts import NEVER, Facts
from rdq_specs.laws.retrying import never_launched
from rdq_specs.laws.starting import launch_of


def rate_1(facts: Facts, entry: Entry) -> bool:
    """Over any interval, launches are at most a burst and what the rates in force give in that time."""
    return launch_of(entry) is None or not facts.rates.overspent


def rate_2(facts: Facts, entry: Entry) -> bool:
    """A limit set where none was begins with no launch saved up."""
    return launch_of(entry) is None or not facts.rates.saved_up


def rate_3(_facts: Facts, entry: Entry) -> bool:
    """What is no rate is refused, and only that."""
    match entry:
        case Did(calls.SetRate(rates)):
            return isinstance(rates, tuple)
        case Raised(calls.SetRate(rates), InvalidType()):
            return not isinstance(rates, tuple)
        case _:
            return True


def delay_1(facts: Facts, entry: Entry) -> bool:
    """A job is not launched, the first time, before its delay has ended."""
    job = launch_of(entry)
    return job is None or job in facts.launched or facts.due.get(job, -NEVER) <= facts.now


def delay_2(facts: Facts, entry: Entry) -> bool:
    """`delayed` lists the jobs whose delay has not ended, as they will be due (after `stop`: STOP-3).

    Of those that wait to be done again it is for RETRY-2 to say.
    """
    match entry:
        case Seen(views):
            if facts.phase == "stopping" or views.delayed is None:
                return True
            return never_launched(facts, list(views.delayed)) == never_launched(facts, facts.delayed())
        case _:
            return True


def timeout_1(facts: Facts, entry: Entry) -> bool:
    """At rest, no work that has not been interrupted is under way for longer than its timeout."""
    return not isinstance(entry, Rested) or all(expiry > facts.now for expiry in facts.expiry.values())


def timeout_2(facts: Facts, entry: Entry) -> bool:
    """A job that timed out under way settles as timed out."""
    match entry:
        case Happened(("settled", int(job), state)) if facts.final.get(job) == "timed out":
            return state == "timed out"
        case _:
            return True


def deadline_1(facts: Facts, entry: Entry) -> bool:
    """At rest, with a deadline past, no work is under way that has not been interrupted, and nothing else is left."""
    return not isinstance(entry, Rested) or facts.deadline > facts.now or facts.only_cancelling()


def deadline_2(facts: Facts, entry: Entry) -> bool:
    """At rest, no slot is held when it was to be given up."""
    return not isinstance(entry, Rested) or facts.abandonment > facts.now or not facts.slots


def seconds_1(_facts: Facts, entry: Entry) -> bool:
    """Seconds that are none, or make no sense, are refused, and only they."""
    match entry:
        case Did(call):
            return _makes_sense(call)
        case Raised(calls.Put(priority, key=None) as call, InvalidType() | InvalidValue()) if type(priority) is int:
            return not _makes_sense(call) or call.retry is not None  # it may have been refused for that
        case Raised(call, InvalidType() | InvalidValue()) if isinstance(call, _OF_SECONDS):
            return not _makes_sense(call)
        case _:
            return True


def _makes_sense(call: calls.Call) -> bool:
    match call:
        case calls.Put(_, _, _, delay, timeout):
            limit = timeout is None or timeout == NEVER or (_legal(timeout) and timeout != 0)
            return limit and (delay is None or _legal(delay))
        case calls.Reschedule(_, seconds) | calls.PauseFor(seconds):
            return _legal(seconds)
        case calls.Stop(cancel_underway, deadline, abandon):
            given_up = abandon is None or (_legal(abandon) and (cancel_underway or deadline is not None))
            return given_up and (deadline is None or _legal(deadline))
        case calls.Drain(deadline, abandon):
            given_up = abandon is None or (_legal(abandon) and deadline is not None)
            return given_up and (deadline is None or _legal(deadline))
        case _:
            return True


_OF_SECONDS = (calls.Reschedule, calls.PauseFor, calls.Stop, calls.Drain)


def _legal(seconds: object) -> bool:
    return isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and isfinite(seconds) and seconds >= 0
