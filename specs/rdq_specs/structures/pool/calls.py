"""The calls of a pool. Members and waiters are named by numbers, each given once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Add:
    """Add the member, again perhaps; the script runs when it is asked to end."""

    name: int
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class AddEnded:
    """Add a member that has ended already: it is in and out."""

    name: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """The member has ended well."""

    name: int


@dataclass(frozen=True, slots=True)
class Fail:
    """The member has failed."""

    name: int


@dataclass(frozen=True, slots=True)
class CancelAll:
    """`cancel`: every member that is here now is to be asked to end."""


@dataclass(frozen=True, slots=True)
class WhenEmpty:
    """`when_empty`; the script runs when the waiter is told."""

    name: int
    test_immediately: bool = True
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class WhenAbove:
    """`when_above`; the script runs when the waiter is told."""

    name: int
    bound: object = 0
    test_immediately: bool = True
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class WhenBelow:
    """`when_below`; the script runs when the waiter is told."""

    name: int
    bound: object = 1
    test_immediately: bool = True
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Forget:
    """Cancel a waiter."""

    name: int


Asking: TypeAlias = WhenEmpty | WhenAbove | WhenBelow

Call: TypeAlias = Add | AddEnded | Finish | Fail | CancelAll | WhenEmpty | WhenAbove | WhenBelow | Forget

KINDS: Final = (Add, AddEnded, Finish, Fail, CancelAll, WhenEmpty, WhenAbove, WhenBelow, Forget)
"""Every kind of call."""


def level_of(call: Asking) -> tuple[str, object]:
    """What the call asks for: "above" or "below", and the bound."""
    match call:
        case WhenEmpty():
            return "below", 1
        case WhenAbove():
            return "above", call.bound
        case WhenBelow():
            return "below", call.bound


def holds(level: tuple[str, int], size: int) -> bool:
    """Whether a pool of that size is above, or below, the bound."""
    side, bound = level
    return size > bound if side == "above" else size < bound
