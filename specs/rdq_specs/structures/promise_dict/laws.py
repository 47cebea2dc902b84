"""The laws of a promise dictionary, one for each clause of `SEMANTICS.md` that a run can show."""

from __future__ import annotations

from typing import cast

from rdq_core import DictClosed, InvalidType, UnknownKey
from rdq_specs.structures.promise_dict import calls
from rdq_specs.structures.promise_dict.calls import UNHASHABLE
from rdq_specs.structures.promise_dict.facts import Facts
from rdq_specs.structures.trace import Did, Ended, Entry, Happened, Raised, Seen
from rdq_specs.trace import Rested


def dict_1(facts: Facts, entry: Entry) -> bool:
    """What is present is what has been set and not deleted since, each key with the last value set for it."""
    match entry:
        case Seen(views):
            return dict(_seen(views)[0]) == facts.present
        case Did(calls.Get(_, key), ("present", int(value))) | Did(calls.Delete(key), int(value)):
            return facts.present.get(key, value) == value
        case _:
            return True


def dict_2(facts: Facts, entry: Entry) -> bool:
    """Who asks for what is present is answered at once; everybody else waits."""
    match entry:
        case Did(calls.Get(_, key), answer):
            return (key in facts.present) == (answer is not None)
        case _:
            return True


def dict_3(facts: Facts, entry: Entry) -> bool:
    """A getter is told of what became of its key first after it asked: the value set, the failure, or the close."""
    match entry:
        case Happened((_, int(getter), *_) as event):
            return getter in facts.told | facts.forgotten or facts.decided.get(getter) == event
        case _:
            return True


def dict_4(facts: Facts, entry: Entry) -> bool:
    """At rest nobody waits for what has been set, has failed or never comes."""
    return not (isinstance(entry, Rested) and facts.decided)


def dict_5(facts: Facts, entry: Entry) -> bool:
    """Those of one key are told in order of asking, and before those of a key that was set later."""
    match entry:
        case Happened((_, int(getter), *_)) if getter in facts.decided:
            return next(iter(facts.decided)) == getter
        case _:
            return True


def dict_6(facts: Facts, entry: Entry) -> bool:
    """A getter that was cancelled is told nothing, and nobody is told twice."""
    match entry:
        case Happened((_, int(getter), *_)):
            return getter not in facts.told | facts.forgotten
        case _:
            return True


def dict_7(facts: Facts, entry: Entry) -> bool:
    """The keys asked for are those that somebody waits for, the longest waited for first; nothing is kept of others."""
    match entry:
        case Seen(views):
            return _seen(views)[1] == tuple(dict.fromkeys(facts.waiting.values()))
        case _:
            return True


def dict_8(facts: Facts, entry: Entry) -> bool:
    """Once closed, nothing is set or failed, and who asks for what is not present is refused; before, nobody is."""
    match entry:
        case Raised(calls.Set() | calls.Fail() | calls.Get(), DictClosed()):
            return facts.closed
        case Raised(_, DictClosed()) | Did(calls.Set() | calls.Fail()) if facts.closed:
            return False
        case Did(calls.Get(), None) if facts.closed:
            return False
        case Seen(views):
            return _seen(views)[2] is facts.closed
        case _:
            return True


def dict_9(facts: Facts, entry: Entry) -> bool:
    """Deleting what is not present is refused, and so is a key that has no hash; setting again is not."""
    match entry:
        case Raised(calls.Delete(key), UnknownKey()):
            return key not in facts.present
        case Raised(_, InvalidType()):
            return bool(entry.call.key == UNHASHABLE)
        case Raised(_, error):
            return isinstance(error, DictClosed)
        case Did(calls.Delete(key)):
            return key in facts.present
        case Did(call):
            return getattr(call, "key", None) != UNHASHABLE
        case _:
            return True


def dict_10(_facts: Facts, entry: Entry) -> bool:
    """What is not present any more, and has been told, is kept alive by nothing."""
    return not (isinstance(entry, Ended) and entry.retained)


def _seen(views: object) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], bool]:
    """What is present, the keys that are waited for, and whether it is closed."""
    return cast("tuple[tuple[tuple[int, int], ...], tuple[int, ...], bool]", views)
