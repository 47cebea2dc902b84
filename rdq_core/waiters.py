"""Those who asked a machine to be told of something once: in order of asking, forgotten when cancelled."""

from __future__ import annotations

import enum
from collections import OrderedDict
from dataclasses import dataclass
from typing import final

from rdq_core.errors import InvalidType


class Occasion(enum.Enum):
    """What a waiter waits for."""

    QUIET = "quiet"
    ROOM = "room"
    IDLE = "idle"
    STOPPED = "stopped"


@final
@dataclass(frozen=True, slots=True)
class Waiter:
    """A ticket: the machine hands it out when asked, and names it in the command that answers.

    A plain value, so that a shell can key its Deferreds by it and a clone knows it too.
    """

    occasion: Occasion
    number: int


@final
class Waiters:
    """The waiters of one machine, a line for each occasion. Every method is O(1), but for `clone`."""

    __slots__ = ("_issued", "lines")

    def __init__(self) -> None:
        self._issued = 0
        self.lines: dict[Occasion, OrderedDict[Waiter, None]] = {}
        """Who waits for what, in order; empty where nobody waits for anything (a line no one stands in is not kept)."""

    def add(self, occasion: Occasion) -> Waiter:
        """A new waiter, last in its line."""
        waiter = Waiter(occasion, self._issued)
        self._issued += 1
        self.lines.setdefault(occasion, OrderedDict())[waiter] = None
        return waiter

    def forget(self, waiter: Waiter) -> bool:
        """Take the waiter out of its line; whether it still stood there. Raises `InvalidType` for what is none."""
        if not isinstance(waiter, Waiter):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("waiter", waiter, "a waiter")
        line = self.lines.get(waiter.occasion)
        if line is None or waiter not in line:
            return False
        del line[waiter]
        if not line:
            del self.lines[waiter.occasion]
        return True

    def waiting(self, occasion: Occasion) -> int:
        """How many wait for it."""
        return len(self.lines.get(occasion, ()))

    def pop(self, occasion: Occasion) -> Waiter | None:
        """The longest waiting for it, who then waits no more; None if there is nobody."""
        for waiter in self.lines.get(occasion, ()):
            self.forget(waiter)
            return waiter
        return None

    def clone(self) -> Waiters:
        """A copy that shares nothing. O(n)."""
        copy = Waiters()
        copy._issued = self._issued
        copy.lines = {occasion: line.copy() for occasion, line in self.lines.items()}
        return copy

    def snapshot(self) -> tuple[int, ...]:
        """How many wait for each occasion: all that can still matter of tickets that differ by number alone."""
        return tuple(self.waiting(occasion) for occasion in Occasion)
