"""The model: the dullest correct priority buffer. Lists and linear scans. Events: ("serve", getter, item)."""

from __future__ import annotations

from collections.abc import Hashable

from rdq_core import AmbiguousItem, InvalidType, InvalidValue, QueueOverflow, QueueUnderflow, UnknownItem
from rdq_specs.model import Refused
from rdq_specs.structures.priority_buffer import calls
from rdq_specs.structures.trace import Event

Item = tuple[int, float, int | None]
"""A name, a priority, and what it is like."""


class Model:
    """What a priority buffer does, said as plainly as possible."""

    def __init__(self) -> None:
        self.size: int | None = None
        self.backlog: int | None = None
        self.items: list[Item] = []  # in order of arrival
        self.getters: list[int] = []  # in order of asking

    def do(self, call: object) -> object:
        """Do one call; what it returns. Raises `Refused`."""
        match call:
            case calls.Make(size, backlog):
                self.size, self.backlog = _limit(size), _limit(backlog)
            case calls.Put(name, priority, like):
                self._put(name, priority, like)
            case calls.Get(name):
                self._get(name)
            case calls.Forget(name):
                stood = name in self.getters
                self.getters = [getter for getter in self.getters if getter != name]
                return stood
            case calls.Delete(name):
                return self._take([item for item in self.items if item[0] == name])
            case calls.DeleteLike(like):
                return self._take([item for item in self.items if item[2] == like])
            case calls.Reprioritize(name, priority):
                self._move(name, priority)
            case calls.Clear():
                cleared = tuple(item[0] for item in self.ordered())
                self.items = []
                return cleared
            case _:
                raise TypeError(call)
        return None

    def poll(self) -> Event | None:
        """What is due next."""
        if not (self.items and self.getters):
            return None
        first = self.ordered()[0]
        self.items.remove(first)
        return "serve", self.getters.pop(0), first[0]

    def views(self) -> Hashable:
        """Names and priorities of the items that nobody waits for, in order; and how many wait for none."""
        promised = min(len(self.items), len(self.getters))
        free = self.ordered()[promised:]
        return tuple((name, priority) for name, priority, _ in free), len(self.getters) - promised

    def snapshot(self) -> Hashable:
        """Items by their rank, and what they are like by the first that is."""
        alike = [item[2] for item in self.items]
        ranks = {id(item): rank for rank, item in enumerate(self.items)}
        items = tuple(
            (ranks[id(item)], item[1], None if item[2] is None else alike.index(item[2])) for item in self.ordered()
        )
        return self.size, self.backlog, items, len(self.getters)

    def ordered(self) -> list[Item]:
        """The items in order: `sorted` leaves equals as they are."""
        return sorted(self.items, key=lambda item: item[1])

    def _put(self, name: int, priority: object, like: int | None) -> None:
        checked = _check(priority)
        if self.size is not None and len(self.items) - len(self.getters) >= self.size:
            raise Refused(QueueOverflow)
        self.items.append((name, checked, like))

    def _get(self, name: int) -> None:
        if self.backlog is not None and len(self.getters) - len(self.items) >= self.backlog:
            raise Refused(QueueUnderflow)
        self.getters.append(name)

    def _move(self, name: int, priority: object) -> None:
        if name not in [item[0] for item in self.items]:
            raise Refused(UnknownItem)
        moved = _check(priority)
        self.items = [(name, moved, item[2]) if item[0] == name else item for item in self.items]

    def _take(self, found: list[Item]) -> int:
        """The name of the one that was found, which is removed."""
        if not found:
            raise Refused(UnknownItem)
        if len(found) > 1:
            raise Refused(AmbiguousItem)
        self.items.remove(found[0])
        return found[0][0]


def _check(priority: object) -> float:
    if not isinstance(priority, (int, float)) or isinstance(priority, bool):
        raise Refused(InvalidType)
    if priority != priority:  # noqa: PLR0124
        raise Refused(InvalidValue)
    return priority


def _limit(limit: object) -> int | None:
    if limit is None:
        return None
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise Refused(InvalidType)
    if limit < 0:
        raise Refused(InvalidValue)
    return limit
