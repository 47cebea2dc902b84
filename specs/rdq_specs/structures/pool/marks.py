"""Situations of a pool that a run must reach."""

from __future__ import annotations

from rdq_specs.structures.marks import Catalogue
from rdq_specs.structures.pool import calls
from rdq_specs.structures.pool.facts import Facts
from rdq_specs.structures.trace import Did, Happened, Raised
from rdq_specs.trace import Rested

MARKS = Catalogue()


@MARKS.enter(Did)
def added_again(facts: Facts, did: Did) -> bool:
    """A member is added that is here."""
    return isinstance(did.call, calls.Add) and did.call.name in facts.members


@MARKS.enter(Did)
def refilled_inside_a_telling(facts: Facts, did: Did) -> bool:
    """A waiter for emptiness adds a member, and another waits for it too."""
    told = did.inside is not None and did.inside[0] == "reached"
    return isinstance(did.call, calls.Add) and told and ("below", 1) in facts.waiting.values() and not facts.members


@MARKS.enter(Did)
def refilled_before_anybody_was_told(facts: Facts, did: Did) -> bool:
    """The pool had become empty, and is no more when those who wait for that could be told."""
    empty = [waiter for waiter in facts.may_be_told() if facts.waiting[waiter] == ("below", 1)]
    return isinstance(did.call, calls.Add) and bool(empty) and did.inside is None


@MARKS.enter(Did)
def emptied_for_a_moment(facts: Facts, did: Did) -> bool:
    """What has ended already is added to an empty pool, and somebody waits for the next time."""
    return isinstance(did.call, calls.AddEnded) and not facts.members and bool(facts.held)


@MARKS.enter(Rested)
def asleep_at_rest(facts: Facts, _rested: Rested) -> bool:
    """Somebody waits for a level that has held ever since."""
    return bool(facts.held)


@MARKS.enter(Happened)
def told_of_a_level_that_had_ceased(facts: Facts, happened: Happened) -> bool:
    """A waiter is told of high water, and another still waits for low water."""
    high = happened.event[0] == "reached" and facts.waiting[happened.event[1]][0] == "above"
    return high and any(side == "below" for side, _ in facts.waiting.values())


@MARKS.enter(Happened)
def two_levels_at_once(facts: Facts, happened: Happened) -> bool:
    """Waiters for two levels may be told."""
    levels = {facts.waiting[waiter] for waiter in facts.may_be_told()}
    return happened.event[0] == "reached" and len(levels) > 1


@MARKS.enter(Did)
def ended_before_it_was_asked(facts: Facts, did: Did) -> bool:
    """A member ends that was to be asked to end."""
    return isinstance(did.call, (calls.Finish, calls.Fail)) and did.call.name in facts.to_ask


@MARKS.enter(Did)
def added_while_others_are_to_be_asked(facts: Facts, did: Did) -> bool:
    """A member is added between a `cancel` and its being carried out."""
    return isinstance(did.call, calls.Add) and bool(facts.to_ask) and did.call.name not in facts.members


@MARKS.enter(Did)
def cancelled_again(_facts: Facts, did: Did) -> bool:
    """`cancel` is called with members that have been asked before."""
    return isinstance(did.call, calls.CancelAll) and did.inside is not None and did.inside[0] == "cancel"


@MARKS.enter(Did)
def left_the_line_from_the_front(facts: Facts, did: Did) -> bool:
    """A waiter is cancelled whom another stands behind."""
    name = did.call.name if isinstance(did.call, calls.Forget) else None
    line = [waiter for waiter, level in facts.waiting.items() if level == facts.waiting.get(name or 0)]
    return name in facts.waiting and len(line) > 1 and line[0] == name


@MARKS.enter(Raised)
def refused(_facts: Facts, raised: Raised) -> bool:
    """A call is refused."""
    return bool(raised.error)
