"""The trace: what a run of an implementation has shown, entry by entry, for the laws and the marks to read."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

from rdq_specs.trace import Rested

Event: TypeAlias = tuple[Any, ...]
"""What a poll gives: what, whom, and the answer."""


@dataclass(frozen=True, slots=True)
class Did:
    """A call was made, inside the telling of that event or of none, and returned that."""

    call: Any
    result: Any
    inside: Event | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A call raised that; `changed` says whether the views differ for it."""

    call: Any
    error: Exception
    changed: bool
    inside: Event | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the views say now."""

    views: Hashable


@dataclass(frozen=True, slots=True)
class Happened:
    """The implementation did this."""

    event: Event


@dataclass(frozen=True, slots=True)
class Ended:
    """All is over, and nothing is due. `retained` are the names over and done with that something keeps alive."""

    retained: tuple[int, ...] = ()


Entry: TypeAlias = Did | Raised | Seen | Happened | Rested | Ended
