"""Laws of keys: predicates over what was done to a line and what it gave. They know nothing of the model.

A law is given the whole log, works out from its events alone what was pending, under way and allowed, and says at which
event it was broken, if at any. The numbers are those of the clauses in `specs/SEMANTICS.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from tests.core.keys import Item


class Put(NamedTuple):
    """An item was put, or moved to another priority."""

    item: Item
    priority: float


class Gone(NamedTuple):
    """A pending item was cancelled."""

    item: Item


class Launched(NamedTuple):
    """`pop` gave it."""

    item: Item
    now: float


class Refused(NamedTuple):
    """`pop` gave nothing, and said when to ask again."""

    now: float
    moment: float | None


class Ended(NamedTuple):
    """The work of a launched item."""

    item: Item
    now: float


Event: TypeAlias = Put | Gone | Launched | Refused | Ended


@dataclass
class Facts:
    """Where everything stands between two events, by the events alone."""

    width: int
    per: float
    pending: dict[Item, float] = field(default_factory=dict[Item, float])
    underway: list[Item] = field(default_factory=list[Item])
    launched: dict[Hashable, float] = field(default_factory=dict[Hashable, float])

    def note(self, event: Event) -> None:
        match event:
            case Put(item, priority):
                self.pending[item] = priority
            case Gone(item):
                del self.pending[item]
            case Launched(item, now):
                self.pending.pop(item, None)
                self.underway.append(item)
                self.launched[item.key] = now
            case Ended(item, _):
                self.underway.remove(item)
            case Refused():
                pass

    def held(self, key: Hashable) -> int:
        return sum(item.key == key for item in self.underway)

    def opens(self, key: Hashable) -> float:
        return self.launched.get(key, float("-inf")) + self.per

    def may(self, key: Hashable, now: float) -> bool:
        return key is None or (self.held(key) < self.width and now >= self.opens(key))


Law: TypeAlias = Callable[[Facts, Event], bool]
"""Whether the event is in order, given what came before it."""


def key_1(before: Facts, event: Event) -> bool:
    """At most so many of one key are under way at once."""
    match event:
        case Launched(item, _) if item.key is not None:
            return before.held(item.key) < before.width
        case _:
            return True


def key_2(before: Facts, event: Event) -> bool:
    """A key's launches keep to its rate, whatever became of the key between them."""
    match event:
        case Launched(item, now) if item.key is not None:
            return now >= before.opens(item.key)
        case _:
            return True


def key_3(before: Facts, event: Event) -> bool:
    """Among those whose keys could launch, priority decides, then arrival."""
    match event:
        case Launched(item, now):
            could = [other for other in before.pending if before.may(other.key, now)]
            place = before.pending.get(item, float("nan")), item.arrival
            return all(place <= (before.pending[other], other.arrival) for other in could)
        case _:
            return True


def key_4(before: Facts, event: Event) -> bool:
    """Nothing is refused while the key of anything pending could launch."""
    match event:
        case Refused(now, _):
            return not any(before.may(item.key, now) for item in before.pending)
        case _:
            return True


def key_5(before: Facts, event: Event) -> bool:
    """What is refused says the first moment at which time alone lets a key launch, if there is one."""
    match event:
        case Refused(_, moment):
            keys = {item.key for item in before.pending if before.held(item.key) < before.width}
            return moment == min(map(before.opens, keys), default=None)
        case _:
            return True


def key_6(before: Facts, event: Event) -> bool:
    """What is launched was pending, and is launched once."""
    match event:
        case Launched(item, _):
            return item in before.pending
        case _:
            return True


LAWS: Final[dict[str, Law]] = {
    "KEY-1": key_1,
    "KEY-2": key_2,
    "KEY-3": key_3,
    "KEY-4": key_4,
    "KEY-5": key_5,
    "KEY-6": key_6,
}


def broken(log: Iterable[Event], width: int, per: float) -> set[str]:
    """The laws that the log breaks, of a line with this width for each key and a launch of each every `per` seconds."""
    facts = Facts(width, per)
    found: set[str] = set()
    for event in log:
        found |= {clause for clause, law in LAWS.items() if not law(facts, event)}
        facts.note(event)
    return found
