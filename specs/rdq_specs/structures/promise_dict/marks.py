"""Situations of a promise dictionary that a run must reach."""

from __future__ import annotations

from rdq_specs.structures.marks import Catalogue
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.facts import Facts
from rdq_specs.structures.trace import Did, Happened, Raised
from rdq_specs.trace import Rested

MARKS = Catalogue()


@MARKS.enter(Did)
def set_with_many_waiting(facts: Facts, did: Did) -> bool:
    """A key is set that two wait for or more, and somebody waits for another."""
    keys = list(facts.waiting.values())
    return isinstance(did.call, calls.Set) and keys.count(did.call.key) > 1 and len({*keys}) > 1


@MARKS.enter(Did)
def set_inside_a_telling(facts: Facts, did: Did) -> bool:
    """A getter's callback sets a key that somebody waits for."""
    return isinstance(did.call, calls.Set) and did.inside is not None and did.call.key in facts.waiting.values()


@MARKS.enter(Did)
def asked_inside_a_telling(facts: Facts, did: Did) -> bool:
    """A getter's callback asks for what is not present."""
    return isinstance(did.call, calls.Get) and did.inside is not None and did.call.key not in facts.present


@MARKS.enter(Did)
def set_again_before_it_was_told(facts: Facts, did: Did) -> bool:
    """A key is set again, to another value, and somebody is still to be told of the first."""
    told = [event[2] for event in facts.decided.values() if event[0] == "found"]
    again = isinstance(did.call, calls.Set) and did.call.key in facts.present
    return again and facts.present[did.call.key] in told and did.call.value != facts.present[did.call.key]


@MARKS.enter(Did)
def deleted_before_it_was_told(facts: Facts, did: Did) -> bool:
    """A key is deleted, and somebody is still to be told of its value."""
    told = [event[2] for event in facts.decided.values() if event[0] == "found"]
    return isinstance(did.call, calls.Delete) and facts.present.get(did.call.key) in told


@MARKS.enter(Did)
def asked_after_it_was_deleted(facts: Facts, did: Did) -> bool:
    """A key is asked for, and somebody is still to be told of a value that it has no more."""
    waits = isinstance(did.call, calls.Get) and did.result is None
    return waits and any(event[0] == "found" for event in facts.decided.values())


@MARKS.enter(Did)
def failed_while_present(facts: Facts, did: Did) -> bool:
    """A key is failed that is set."""
    return isinstance(did.call, calls.Fail) and did.call.key in facts.present


@MARKS.enter(Did)
def closed_with_many_waiting(facts: Facts, did: Did) -> bool:
    """The dictionary is closed, and two wait for different keys."""
    return isinstance(did.call, calls.Close) and len({*facts.waiting.values()}) > 1


@MARKS.enter(Did)
def cancelled_among_others(facts: Facts, did: Did) -> bool:
    """A getter is cancelled whom another stands behind, for the same key."""
    if not isinstance(did.call, calls.Forget) or did.call.name not in facts.waiting:
        return False
    line = [getter for getter, key in facts.waiting.items() if key == facts.waiting[did.call.name]]
    return len(line) > 1 and line[0] == did.call.name


@MARKS.enter(Did)
def cancelled_before_it_was_told(facts: Facts, did: Did) -> bool:
    """A getter is cancelled that was to be told."""
    return isinstance(did.call, calls.Forget) and did.call.name in facts.decided


@MARKS.enter(Happened)
def failed(_facts: Facts, happened: Happened) -> bool:
    """A getter is told that its key has failed."""
    return bool(happened.event[0] == "failed")


@MARKS.enter(Rested)
def waiting_at_rest(facts: Facts, _rested: Rested) -> bool:
    """Somebody waits."""
    return bool(facts.waiting)


@MARKS.enter(Raised)
def refused_when_closed(facts: Facts, _raised: Raised) -> bool:
    """A call is refused, and the dictionary is closed."""
    return facts.closed
