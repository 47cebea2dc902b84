"""What may hold a launch back: one small machine each, with the same few questions.

`DispatchQueue` asks all of them before each launch and decides nothing of theirs itself. Pause and width are
always there; others are given to its constructor, and one that is not used costs nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar, final

from rdq_core.errors import InvalidType, InvalidValue

S = TypeVar("S", bound="Admission")


class Gate(Protocol):
    """What is asked before a launch. Times are the machine's seconds, and never run backward."""

    def admits(self, now: float, /) -> bool:
        """May a job be launched now?"""
        ...

    def next_moment(self, now: float, /) -> float | None:
        """Asked when it does not admit: the next moment (after `now`) worth asking again.

        None: time alone changes nothing.
        """
        ...

    def snapshot(self, now: float, /) -> Hashable:
        """All that can still matter, times relative to `now`."""
        ...


class Admission(Gate, Protocol):
    """What may hold any launch back: it is asked, and told of each launch and each end."""

    def started(self, now: float, /) -> None:
        """A job has been launched."""
        ...

    def ended(self, now: float, /) -> None:
        """The work of a launched job has ended."""
        ...

    def clone(self: S) -> S:
        """A copy that shares nothing."""
        ...


@final
class Width:
    """At most `width` slots held at once. A slot is held from launch until the work has really ended."""

    __slots__ = ("held", "width")

    def __init__(self, width: int) -> None:
        """Raises as `check_width`."""
        check_width(width)
        self.width: int = width
        self.held: int = 0

    def admits(self, _now: float, /) -> bool:
        """Whether a slot is free; never below the slots held, as narrowing interrupts nothing."""
        return self.held < self.width

    def next_moment(self, _now: float, /) -> None:
        """Time frees no slot."""
        return

    def started(self, _now: float, /) -> None:
        """A slot is taken."""
        self.held += 1

    def ended(self, _now: float, /) -> None:
        """A slot is free again."""
        self.held -= 1

    def snapshot(self, _now: float, /) -> Hashable:
        """The width and the slots held."""
        return self.width, self.held

    def clone(self) -> Width:
        """A copy."""
        copy = Width(self.width)
        copy.held = self.held
        return copy


@final
class Pause:
    """A flag of its own, so that the width is remembered and may be changed meanwhile."""

    __slots__ = ("paused",)

    def __init__(self) -> None:
        self.paused: bool = False

    def admits(self, _now: float, /) -> bool:
        """Whether it is not paused."""
        return not self.paused

    def next_moment(self, _now: float, /) -> None:
        """Time resumes nothing."""
        return

    def started(self, _now: float, /) -> None:
        """Of no interest."""

    def ended(self, _now: float, /) -> None:
        """Of no interest."""

    def snapshot(self, _now: float, /) -> Hashable:
        """The flag."""
        return self.paused

    def clone(self) -> Pause:
        """A copy."""
        copy = Pause()
        copy.paused = self.paused
        return copy


def all_admit(gates: Iterable[Gate], now: float) -> bool:
    """Whether a job may be launched now."""
    for gate in gates:  # noqa: SIM110  # all() over a generator costs three times as much for two
        if not gate.admits(now):
            return False
    return True


def next_chance(gates: Iterable[Gate], now: float) -> float | None:
    """The first moment at which time alone may let all of them admit; None if one of them waits for more than time."""
    chance: float | None = None
    for gate in gates:
        if not gate.admits(now):
            moment = gate.next_moment(now)
            if moment is None:
                return None
            chance = moment if chance is None else max(chance, moment)
    return chance


def check_width(width: object, name: str = "width") -> None:
    """Raise `InvalidType` for what is no int (a bool is none here), `InvalidValue` below 0."""
    if not isinstance(width, int) or isinstance(width, bool):
        raise InvalidType(name, width, "an int")
    if width < 0:
        raise InvalidValue(name, width, "0 or more")
