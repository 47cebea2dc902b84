"""Laws of keys: the width and the rate of each, and what follows for the others."""

from __future__ import annotations

from rdq_core import InvalidType, InvalidValue
from rdq_specs import calls
from rdq_specs.driver import Did, Entry, Raised, Rested
from rdq_specs.laws.facts import Facts
from rdq_specs.laws.starting import launch_of, legal_key, legal_width

TOLERANCE = 1e-6
"""Seconds: what a timer may be off by, that is armed with the difference of two floats."""


def key_1(facts: Facts, entry: Entry) -> bool:
    """No more jobs of one key are under way than the width for each key."""
    key = facts.key.get(launch_of(entry))
    return key is None or facts.held(key) < facts.keys.width


def key_2(facts: Facts, entry: Entry) -> bool:
    """Over any interval, launches of one key are at most a burst and what the rates for each key give in that time."""
    key = facts.key.get(launch_of(entry))
    return key is None or not facts.keys.of(key).overspent


def key_3(facts: Facts, entry: Entry) -> bool:
    """What is launched comes before every pending job of another key that may launch: by priority, then arrival."""
    job = launch_of(entry)
    if job not in facts.pending:
        return True
    others = [other for other in facts.pending if facts.key[other] != facts.key[job] and facts.may(other)]
    return all((facts.priority[job], job) < (facts.priority[other], other) for other in others)


def key_4(facts: Facts, entry: Entry) -> bool:
    """At rest, no job could be launched whose key lets it be."""
    if not isinstance(entry, Rested) or not facts.keys.limited:
        return True
    return not any(facts.key[job] is not None and facts.may(job) for job in facts.launchable())


def key_5(facts: Facts, entry: Entry) -> bool:
    """At rest, where the rates of keys alone hold jobs back, it wakes when the first of them lets one launch."""
    if not isinstance(entry, Rested) or facts.has_moments() or not (facts.wakes or entry.wake is not None):
        return True
    jobs = [job for job in facts.launchable() if not facts.may(job)]
    keys = {facts.key[job] for job in jobs if facts.held(facts.key[job]) < facts.keys.width}
    if entry.wake is None:
        return not keys
    before = max(facts.now, facts.now + entry.wake - TOLERANCE)
    return not any(facts.keys.may(key, 0, before) for key in keys)


def key_6(facts: Facts, entry: Entry) -> bool:
    """At rest, where keys are limited, no job without one could be launched."""
    if not isinstance(entry, Rested) or not facts.keys.limited:
        return True
    return not any(facts.key[job] is None for job in facts.launchable())


def key_8(facts: Facts, entry: Entry) -> bool:
    """A rate for each key that is set where none was begins with no launch saved up, of any key."""
    key = facts.key.get(launch_of(entry))
    return key is None or not facts.keys.of(key).saved_up


def key_10(_facts: Facts, entry: Entry) -> bool:
    """What is no key, and no width or rate for each key, is refused, and only that."""
    match entry:
        case Did(calls.Put(key=key)):
            return legal_key(key)
        case Raised(calls.Put() as call, InvalidType()) if call == calls.Put(key=call.key):
            return not legal_key(call.key)
        case Did(calls.SetWidthPerKey(width)):
            return width is None or legal_width(width)
        case Raised(calls.SetWidthPerKey(width), InvalidType() | InvalidValue()):
            return width is not None and not legal_width(width)
        case Did(calls.SetRatePerKey(rates)):
            return isinstance(rates, tuple)
        case Raised(calls.SetRatePerKey(rates), InvalidType()):
            return not isinstance(rates, tuple)
        case _:
            return True
