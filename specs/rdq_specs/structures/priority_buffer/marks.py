"""Situations of a priority buffer that a run must reach."""

from __future__ import annotations

from rdq_core import AmbiguousItem, QueueOverflow, QueueUnderflow, UnknownItem
from rdq_specs.structures.marks import Catalogue
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.priority_buffer.facts import Facts
from rdq_specs.structures.trace import Did, Happened, Raised

MARKS = Catalogue()


def number(priority: object) -> float:
    """A priority that was accepted."""
    assert isinstance(priority, (int, float))
    return priority


@MARKS.enter(Did)
def overtaken_by_a_more_urgent_one(facts: Facts, did: Did) -> bool:
    """An item is put that is more urgent than one somebody waits for already."""
    waited_for = [facts.items[name].priority for name in facts.ordered()[: facts.promised]]
    return isinstance(did.call, calls.Put) and bool(waited_for) and number(did.call.priority) < max(waited_for)


@MARKS.enter(Did)
def cancelled_with_something_to_get(facts: Facts, did: Did) -> bool:
    """A getter is cancelled that an item is there for."""
    return isinstance(did.call, calls.Forget) and did.call.name in facts.getters[: facts.promised]


@MARKS.enter(Did)
def deleted_though_somebody_waits(facts: Facts, did: Did) -> bool:
    """An item is deleted that somebody waits for."""
    return isinstance(did.call, calls.Delete) and did.call.name in facts.ordered()[: facts.promised]


@MARKS.enter(Did)
def moved_out_of_reach(facts: Facts, did: Did) -> bool:
    """An item that somebody waits for is moved behind another."""
    call = did.call
    if not isinstance(call, calls.Reprioritize) or call.name not in facts.ordered()[: facts.promised]:
        return False
    others = [item.priority for name, item in facts.items.items() if name != call.name]
    return bool(others) and min(others) < number(call.priority)


@MARKS.enter(Happened)
def a_moved_one_among_equals(facts: Facts, happened: Happened) -> bool:
    """A moved item is served while another of that priority is here."""
    one = facts.items.get(happened.event[2])
    return one is not None and one.moved and [item.priority for item in facts.items.values()].count(one.priority) > 1


@MARKS.enter(Happened)
def several_to_serve(facts: Facts, _happened: Happened) -> bool:
    """Somebody is served, and somebody else will be."""
    return facts.promised > 1


@MARKS.enter(Did)
def asked_again_inside_a_telling(facts: Facts, did: Did) -> bool:
    """Who has been served asks again, while others wait."""
    return isinstance(did.call, calls.Get) and did.inside is not None and bool(facts.getters)


@MARKS.enter(Did)
def put_inside_a_telling(_facts: Facts, did: Did) -> bool:
    """Who has been served puts another."""
    return isinstance(did.call, calls.Put) and did.inside is not None


@MARKS.enter(Raised)
def overflow(_facts: Facts, raised: Raised) -> bool:
    """There is no room."""
    return isinstance(raised.error, QueueOverflow)


@MARKS.enter(Did)
def room_as_somebody_waits(facts: Facts, did: Did) -> bool:
    """An item is put beyond the size, as somebody waits for what is here."""
    return isinstance(did.call, calls.Put) and facts.size is not None and len(facts.items) >= facts.size


@MARKS.enter(Raised)
def underflow(_facts: Facts, raised: Raised) -> bool:
    """Too many wait."""
    return isinstance(raised.error, QueueUnderflow)


@MARKS.enter(Raised)
def ambiguous(_facts: Facts, raised: Raised) -> bool:
    """An object names several items."""
    return isinstance(raised.error, AmbiguousItem)


@MARKS.enter(Raised)
def unknown(_facts: Facts, raised: Raised) -> bool:
    """A handle names none any more."""
    return isinstance(raised.error, UnknownItem) and isinstance(raised.call, calls.Delete)


@MARKS.enter(Did)
def found_by_an_object(_facts: Facts, did: Did) -> bool:
    """An object names one item."""
    return isinstance(did.call, calls.DeleteLike)


@MARKS.enter(Did)
def cleared_though_somebody_waits(facts: Facts, did: Did) -> bool:
    """All is cleared, and somebody waits for some of it."""
    return isinstance(did.call, calls.Clear) and bool(facts.promised)
