"""The calls of a promise dictionary. Getters are named by numbers, each given once; keys and values are numbers too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

UNHASHABLE: Final = -9
"""Stands for a key that has no hash."""


@dataclass(frozen=True, slots=True)
class Get:
    """Ask for the key; the script runs when the getter is told."""

    name: int
    key: int = 0
    script: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """Set the key, again perhaps."""

    key: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the key out."""

    key: int = 0


@dataclass(frozen=True, slots=True)
class Fail:
    """Fail all who wait for the key."""

    key: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """`close`."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Cancel a getter."""

    name: int


Call: TypeAlias = Get | Set | Delete | Fail | Close | Forget

KINDS: Final = (Get, Set, Delete, Fail, Close, Forget)
"""Every kind of call."""
