"""Situations of keys: who is held back by a key, and who goes ahead of that."""

from __future__ import annotations

from rdq_specs import calls
from rdq_specs.driver import Did, Happened, Rested
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts
from rdq_specs.marks.catalogue import mark


@mark(Rested, Feature.KEYS)
def held_back_by_its_key(facts: Facts, _rested: Rested) -> bool:
    """A job waits for nothing but a slot of its key."""
    return bool(_out_of_slots(facts))


@mark(Rested, Feature.KEYS, Feature.RATE_PER_KEY)
def held_back_by_the_rate_of_its_key(facts: Facts, _rested: Rested) -> bool:
    """A job waits for nothing but the rate of its key."""
    return any(not facts.may(job) for job in facts.launchable() - _out_of_slots(facts))


@mark(Rested, Feature.KEYS, Feature.RATE_PER_KEY, Feature.TIME)
def keys_wait_for_moments_of_their_own(facts: Facts, _rested: Rested) -> bool:
    """Nothing but the rates of two keys holds jobs back, each until another moment."""
    keys = {facts.key[job] for job in facts.launchable() - _out_of_slots(facts) if not facts.may(job)}
    left = {tuple(judge.left(facts.now) for judge in facts.keys.of(key).empty.values()) for key in keys}
    return len(left) > 1


@mark(Happened, Feature.KEYS)
def went_ahead_of_a_key_held_back(facts: Facts, happened: Happened) -> bool:
    """A job is launched, and one before it is not, as its key may launch nothing."""
    match happened.event:
        case ("launch", int(job)) if job in facts.pending:
            ahead = [other for other in facts.order()[: facts.order().index(job)] if facts.key[other] != facts.key[job]]
            return any(not facts.may(other) for other in ahead)
        case _:
            return False


@mark(Did, Feature.KEYS, Feature.CANCEL)
def cancelled_work_with_its_key_waited_for(facts: Facts, did: Did) -> bool:
    """Work is cancelled while a job waits for its key's slot, which it holds on to."""
    match did.call:
        case calls.Cancel(job) if job in facts.slots and job not in facts.cancelling and facts.key[job] is not None:
            return any(facts.key[other] == facts.key[job] and not facts.may(other) for other in facts.pending)
        case _:
            return False


@mark(Did, Feature.KEYS)
def limits_of_keys_begin_with_work_under_way(facts: Facts, did: Did) -> bool:
    """Keys become limited that were not, while work of one is under way."""
    begins = isinstance(did.call, calls.SetWidthPerKey) and did.call.width is not None and not facts.keys.limited
    return begins and any(facts.key[job] is not None for job in facts.slots)


@mark(Did, Feature.KEYS)
def limits_of_keys_end_with_jobs_held_back(facts: Facts, did: Did) -> bool:
    """The width for each key is taken away while a job waits for it."""
    return isinstance(did.call, calls.SetWidthPerKey) and did.call.width is None and bool(_out_of_slots(facts))


@mark(Happened, Feature.KEYS, Feature.RATE_PER_KEY, Feature.TIME)
def key_came_back(facts: Facts, happened: Happened) -> bool:
    """A key launches that had launched before, under a rate, and none of whose slots were held."""
    match happened.event:
        case ("launch", int(job)):
            key = facts.key[job]
            again = any(facts.key[other] == key for other in facts.launched)
            return key is not None and again and not facts.held(key) and bool(facts.keys.fresh.full)
        case _:
            return False


@mark(Happened, Feature.KEYS)
def launched_without_a_key_beside_limited_ones(facts: Facts, happened: Happened) -> bool:
    """A job without a key is launched while a key may launch nothing."""
    match happened.event:
        case ("launch", int(job)) if facts.key[job] is None:
            return any(not facts.may(other) for other in facts.pending)
        case _:
            return False


def _out_of_slots(facts: Facts) -> set[int]:
    waiting = facts.launchable()
    keyed = [job for job in waiting if facts.key[job] is not None]
    return {job for job in keyed if facts.held(facts.key[job]) >= facts.keys.width}
