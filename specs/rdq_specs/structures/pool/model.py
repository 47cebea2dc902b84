"""The model: the dullest correct pool. Lists and linear scans. Events: ("cancel", member), ("reached", waiter)."""

from __future__ import annotations

from collections.abc import Hashable

from rdq_core import InvalidType, InvalidValue, UnknownMember
from rdq_specs.model import Refused
from rdq_specs.structures.pool import calls
from rdq_specs.structures.pool.calls import holds, level_of
from rdq_specs.structures.trace import Event


class Model:
    """What a pool does, said as plainly as possible."""

    def __init__(self) -> None:
        self.members: list[int] = []
        self.to_cancel: list[int] = []
        self.waiters: list[tuple[int, tuple[str, int]]] = []  # who, and for which level
        self.asleep: list[int] = []  # the waiters whose level must cease to hold first

    def do(self, call: object) -> object:
        """Do one call; what it returns. Raises `Refused`."""
        match call:
            case calls.Add(name):
                return self._add(name)
            case calls.AddEnded(name):
                self._add(name)
                self._end(name)
            case calls.Finish(name) | calls.Fail(name):
                self._end(name)
            case calls.CancelAll():
                self.to_cancel = self.members[:]
            case calls.WhenEmpty() | calls.WhenAbove() | calls.WhenBelow():
                return self._ask(call)
            case calls.Forget(name):
                stood = name in [who for who, _ in self.waiters]
                self.waiters = [(who, level) for who, level in self.waiters if who != name]
                return stood
            case _:
                raise TypeError(call)
        return None

    def poll(self) -> Event | None:
        """What is due next."""
        if self.to_cancel:
            return "cancel", self.to_cancel.pop(0)
        for waiter in self.waiters:
            who, level = waiter
            if holds(level, len(self.members)) and who not in self.asleep:
                self.waiters.remove(waiter)
                return "reached", who
        return None

    def views(self) -> Hashable:
        """The members, and how many wait."""
        return tuple(self.members), len(self.waiters)

    def snapshot(self) -> Hashable:
        """Members by their place."""
        to_cancel = tuple(self.members.index(member) for member in self.to_cancel)
        waiters = tuple((level, who in self.asleep) for who, level in self.waiters)
        return len(self.members), to_cancel, waiters

    def _add(self, name: int) -> bool:
        if name in self.members:
            return False
        self.members.append(name)
        self._wake()
        return True

    def _end(self, name: int) -> None:
        if name not in self.members:
            raise Refused(UnknownMember)
        self.members.remove(name)
        self.to_cancel = [member for member in self.to_cancel if member != name]
        self._wake()

    def _ask(self, call: calls.Asking) -> bool:
        """Whether it waits."""
        side, bound = level_of(call)
        if type(bound) is not int:
            raise Refused(InvalidType)
        if bound < (side == "below"):
            raise Refused(InvalidValue)
        level = side, bound
        if holds(level, len(self.members)):
            if call.test_immediately:
                return False
            self.asleep.append(call.name)
        self.waiters.append((call.name, level))
        return True

    def _wake(self) -> None:
        held = [who for who, level in self.waiters if holds(level, len(self.members))]
        self.asleep = [who for who in self.asleep if who in held]
