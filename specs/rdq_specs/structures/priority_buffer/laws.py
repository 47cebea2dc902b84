"""The laws of a priority buffer, one for each clause of `SEMANTICS.md` that a run can show.

They know nothing of the model.
"""

from __future__ import annotations

from rdq_core import AmbiguousItem, InvalidType, InvalidValue, QueueOverflow, QueueUnderflow, RDQError, UnknownItem
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.priority_buffer.facts import Facts
from rdq_specs.structures.trace import Did, Ended, Entry, Happened, Raised, Seen
from rdq_specs.trace import Rested


def served(entry: Entry) -> tuple[int, int] | None:
    """The getter and the item, if the entry serves."""
    match entry:
        case Happened(("serve", int(getter), int(item))):
            return getter, item
        case _:
            return None


def buffer_1(facts: Facts, entry: Entry) -> bool:
    """What is served has the least priority number of all that is here."""
    pair = served(entry)
    if pair is None or pair[1] not in facts.items:
        return True
    return facts.items[pair[1]].priority == min(item.priority for item in facts.items.values())


def buffer_2(facts: Facts, entry: Entry) -> bool:
    """Of equals the first to arrive is served first, moved there or not."""
    pair = served(entry)
    if pair is None or pair[1] not in facts.items:
        return True
    one = facts.items[pair[1]]
    return one.arrival == min(item.arrival for item in facts.items.values() if item.priority == one.priority)


def buffer_3(facts: Facts, entry: Entry) -> bool:
    """The getter that has waited longest is served first."""
    pair = served(entry)
    return pair is None or pair[0] not in facts.getters or facts.getters[0] == pair[0]


def buffer_4(facts: Facts, entry: Entry) -> bool:
    """At rest there is nobody waiting, or nothing to get."""
    return not (isinstance(entry, Rested) and facts.promised)


def buffer_5(facts: Facts, entry: Entry) -> bool:
    """What is served is an item that was put and is still here."""
    pair = served(entry)
    return pair is None or pair[1] in facts.items


def buffer_6(facts: Facts, entry: Entry) -> bool:
    """A getter that was cancelled is given nothing, and nobody is served twice."""
    pair = served(entry)
    return pair is None or pair[0] not in facts.over


def buffer_7(facts: Facts, entry: Entry) -> bool:
    """With as many items as the size that nobody waits for, `put` raises `QueueOverflow`; with fewer it does not."""
    free = len(facts.items) - len(facts.getters)
    full = facts.size is not None and free >= facts.size
    match entry:
        case Did(calls.Put()):
            return not full
        case Raised(calls.Put(), QueueOverflow()):
            return full
        case _:
            return True


def buffer_8(facts: Facts, entry: Entry) -> bool:
    """With as many as the backlog waiting for nothing, `get` raises `QueueUnderflow`; with fewer it does not."""
    waiting = len(facts.getters) - len(facts.items)
    full = facts.backlog is not None and waiting >= facts.backlog
    match entry:
        case Did(calls.Get()):
            return not full
        case Raised(calls.Get(), error):
            return full and isinstance(error, QueueUnderflow)
        case _:
            return True


def buffer_9(_facts: Facts, entry: Entry) -> bool:
    """A priority is an int or a float and no NaN, a limit an int, 0 or more; all else is refused."""
    match entry:
        case Did(call):
            return _refusing(call) is None
        case Raised(calls.Make() as call, error):
            return isinstance(error, _refusing(call) or ())
        case Raised(_, InvalidType() | InvalidValue() as error):
            return isinstance(error, _refusing(entry.call) or ())
        case _:
            return True


def _refusing(call: object) -> type[RDQError] | None:
    """What the call's priority or limits must be refused with."""
    match call:
        case calls.Put(_, value) | calls.Reprioritize(_, value):
            if type(value) not in (int, float):
                return InvalidType
            return None if value == value else InvalidValue  # noqa: PLR0124
        case calls.Make(size, backlog):
            wrong = [limit for limit in (size, backlog) if limit is not None]
            return next(filter(None, map(_limit, wrong)), None)
        case _:
            return None


def _limit(limit: object) -> type[RDQError] | None:
    if type(limit) is not int:
        return InvalidType
    return InvalidValue if limit < 0 else None


def buffer_10(facts: Facts, entry: Entry) -> bool:
    """What is listed is what nobody waits for, in order, with its priority; and those who wait for nothing count."""
    if not isinstance(entry, Seen):
        return True
    free = facts.ordered()[facts.promised :]
    listed = tuple((name, facts.items[name].priority) for name in free)
    return (listed, len(facts.getters) - facts.promised) == entry.views


def buffer_11(facts: Facts, entry: Entry) -> bool:
    """A handle names the item of its put, as long as that is here; what is not here is unknown."""
    match entry:
        case Did(calls.Delete(name), result):
            return name in facts.items and result == name
        case Did(calls.Reprioritize(name)):
            return name in facts.items
        case Raised(calls.Delete(name), error):
            return name not in facts.items and isinstance(error, UnknownItem)
        case Raised(calls.Reprioritize(name), UnknownItem()):
            return name not in facts.items
        case _:
            return True


def buffer_12(facts: Facts, entry: Entry) -> bool:
    """An object names the one item that is equal to it; none is unknown, several are ambiguous."""
    match entry:
        case Did(calls.DeleteLike(like), result):
            return facts.alike(like) == [result]
        case Raised(calls.DeleteLike(like), error):
            count = len(facts.alike(like))
            return count != 1 and isinstance(error, AmbiguousItem if count else UnknownItem)
        case _:
            return True


def buffer_13(facts: Facts, entry: Entry) -> bool:
    """`clear` gives every item, once, in order."""
    match entry:
        case Did(calls.Clear(), result):
            return bool(result == tuple(facts.ordered()))
        case _:
            return True


def buffer_14(facts: Facts, entry: Entry) -> bool:
    """Cancelling says whether the getter was still to be served."""
    match entry:
        case Did(calls.Forget(name), stood):
            return stood is (name in facts.getters)
        case _:
            return True


def buffer_15(_facts: Facts, entry: Entry) -> bool:
    """What is gone is kept alive by nothing."""
    return not (isinstance(entry, Ended) and entry.retained)
