"""Laws of the waiters: quiet, idleness, room."""

from __future__ import annotations

from rdq_specs.driver import Entry, Happened, Rested
from rdq_specs.laws.facts import Facts
from rdq_specs.model import Answer


def answer_to(facts: Facts, entry: Entry, what: str) -> tuple[int, Answer] | None:
    """The waiter and the answer, if the entry answers one who waits for that."""
    match entry:
        case Happened(("answer", int(waiter), answer)) if facts.asked.get(waiter) == what:
            return waiter, answer
        case _:
            return None


def pause_2(facts: Facts, entry: Entry) -> bool:
    """A pause is answered True only while paused with nothing under way; at rest so, it has been."""
    if (told := answer_to(facts, entry, "quiet")) is not None and told[1] is True:
        return facts.paused and not facts.slots
    return not (isinstance(entry, Rested) and facts.paused and not facts.slots and facts.waiting_for("quiet"))


def pause_3(facts: Facts, entry: Entry) -> bool:
    """A pause is answered False only while not paused; at rest so, it has been."""
    if (told := answer_to(facts, entry, "quiet")) is not None and told[1] is not True:
        return not facts.paused and told[1] is False
    return not (isinstance(entry, Rested) and not facts.paused and facts.waiting_for("quiet"))


def idle_1(facts: Facts, entry: Entry) -> bool:
    """Idleness is told only when no job is left."""
    return answer_to(facts, entry, "idle") is None or facts.over()


def idle_2(facts: Facts, entry: Entry) -> bool:
    """At rest with no job left, nobody waits for idleness."""
    return not (isinstance(entry, Rested) and facts.over() and facts.waiting_for("idle"))


def room_1(facts: Facts, entry: Entry) -> bool:
    """Room is told only when a put would be accepted, and its lack for good only when none ever will be."""
    if (told := answer_to(facts, entry, "room")) is None:
        return True
    return facts.room() if told[1] is None else facts.phase != "open" and told[1] == "closed"


def room_2(facts: Facts, entry: Entry) -> bool:
    """The longest waiter for room is answered first."""
    told = answer_to(facts, entry, "room")
    return told is None or told[0] not in facts.waiting or told[0] == facts.waiting_for("room")[0]


def room_3(facts: Facts, entry: Entry) -> bool:
    """At rest with room, or with none ever again, nobody waits for room."""
    return not (isinstance(entry, Rested) and (facts.room() or facts.phase != "open") and facts.waiting_for("room"))


def waiter_1(facts: Facts, entry: Entry) -> bool:
    """A waiter that was cancelled is answered nothing."""
    match entry:
        case Happened(("answer", int(waiter), _)):
            return waiter not in facts.forgotten
        case _:
            return True


def waiter_2(facts: Facts, entry: Entry) -> bool:
    """A waiter is answered at most once."""
    match entry:
        case Happened(("answer", int(waiter), _)):
            return waiter not in facts.answered
        case _:
            return True
