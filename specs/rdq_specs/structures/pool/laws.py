"""The laws of a pool, one for each clause of `SEMANTICS.md` that a run can show. They know nothing of the model."""

from __future__ import annotations

from typing import cast

from rdq_core import InvalidType, InvalidValue, UnknownMember
from rdq_specs.structures.pool import calls
from rdq_specs.structures.pool.calls import holds, level_of
from rdq_specs.structures.pool.facts import Facts
from rdq_specs.structures.trace import Did, Ended, Entry, Happened, Raised, Seen
from rdq_specs.trace import Rested


def told_of(entry: Entry) -> int | None:
    """The waiter, if the entry tells one."""
    match entry:
        case Happened(("reached", int(waiter))):
            return waiter
        case _:
            return None


def pool_1(facts: Facts, entry: Entry) -> bool:
    """What is outstanding is what has been added and has not ended, each once, in order of adding."""
    match entry:
        case Seen(views):
            return cast("tuple[object, ...]", views)[0] == tuple(facts.members)
        case _:
            return True


def pool_2(facts: Facts, entry: Entry) -> bool:
    """A waiter is told only while its level holds."""
    waiter = told_of(entry)
    return waiter is None or waiter not in facts.waiting or facts.holds(waiter)


def pool_3(facts: Facts, entry: Entry) -> bool:
    """At rest nobody waits whose level holds, but for who asked while it held and it has not ceased since."""
    return not (isinstance(entry, Rested) and facts.may_be_told())


def pool_4(facts: Facts, entry: Entry) -> bool:
    """Of those whose level holds, the one that asked first is told first."""
    waiter = told_of(entry)
    others = [other for other in facts.may_be_told() if waiter is not None and waiter in facts.waiting]
    return waiter is None or waiter not in others or others[0] == waiter


def pool_5(facts: Facts, entry: Entry) -> bool:
    """Who is not to be answered at once is not told before the level has ceased to hold and held again."""
    waiter = told_of(entry)
    return waiter is None or waiter not in facts.held


def pool_6(facts: Facts, entry: Entry) -> bool:
    """Who asks with the test, while the level holds, is answered at once; everybody else waits."""
    match entry:
        case Did(calls.WhenEmpty() | calls.WhenAbove() | calls.WhenBelow() as call, waits):
            side, bound = level_of(call)
            holding = isinstance(bound, int) and holds((side, bound), len(facts.members))
            return waits is not (holding and call.test_immediately)
        case _:
            return True


def pool_7(facts: Facts, entry: Entry) -> bool:
    """Asked to end is what was here at `cancel`, once for each call at most, in order, unless it has ended."""
    match entry:
        case Happened(("cancel", int(member))):
            return facts.to_ask[:1] == [member]
        case _:
            return True


def pool_8(facts: Facts, entry: Entry) -> bool:
    """Whoever is to be asked to end has been asked before any waiter is told, and at rest."""
    return not ((isinstance(entry, Rested) or told_of(entry) is not None) and facts.to_ask)


def pool_9(facts: Facts, entry: Entry) -> bool:
    """A waiter that was cancelled is told nothing, and nobody is told twice."""
    waiter = told_of(entry)
    return waiter is None or waiter not in facts.told | facts.forgotten


def pool_10(facts: Facts, entry: Entry) -> bool:
    """Only a member can end, and a bound is an int: 0 or more to be above, 1 or more to be below."""
    match entry:
        case Raised(calls.Finish(name) | calls.Fail(name), UnknownMember()):
            return name not in facts.members
        case Raised(calls.WhenAbove() | calls.WhenBelow() as call, error):
            return isinstance(error, _refusing(call) or ())
        case Raised():
            return False
        case Did(calls.Finish(name) | calls.Fail(name)):
            return name in facts.members
        case Did(calls.WhenAbove() | calls.WhenBelow() as call):
            return _refusing(call) is None
        case _:
            return True


def _refusing(call: calls.Asking) -> type[InvalidType | InvalidValue] | None:
    side, bound = level_of(call)
    if type(bound) is not int:
        return InvalidType
    return InvalidValue if bound < (side == "below") else None


def pool_11(_facts: Facts, entry: Entry) -> bool:
    """What has ended is kept alive by nothing."""
    return not (isinstance(entry, Ended) and entry.retained)
