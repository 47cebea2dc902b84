"""The calls of a priority buffer. Items and getters are named by numbers, each given once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Make:
    """Make another with these limits, instead of the one there is; made only while nothing and nobody is in that."""

    size: object = None
    backlog: object = None


@dataclass(frozen=True, slots=True)
class Put:
    """Put an item, equal to those of the same `like` and to no other; None: to none."""

    name: int
    priority: object = 0
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Get:
    """Ask for an item; the script runs when it is served."""

    name: int
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Forget:
    """Cancel a getter."""

    name: int


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete an item by its handle."""

    name: int


@dataclass(frozen=True, slots=True)
class DeleteLike:
    """Delete an item by an object that is equal to those put with this `like`."""

    like: int


@dataclass(frozen=True, slots=True)
class Reprioritize:
    """Move an item, by its handle."""

    name: int
    priority: object = 0


@dataclass(frozen=True, slots=True)
class Clear:
    """`clear`."""


Call: TypeAlias = Make | Put | Get | Forget | Delete | DeleteLike | Reprioritize | Clear

KINDS: Final = (Make, Put, Get, Forget, Delete, DeleteLike, Reprioritize, Clear)
"""Every kind of call."""
