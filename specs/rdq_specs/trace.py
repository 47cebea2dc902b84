"""The trace: what a run of an implementation has shown, entry by entry, for the laws and the marks to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from rdq_specs.calls import Call
from rdq_specs.model import Event


@dataclass(frozen=True, slots=True)
class Did:
    """A trace entry: this call was made, and returned that."""

    call: Call
    result: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """A trace entry: this call raised that; `before` and `after` are the views around it."""

    call: Call
    error: Exception
    before: Views
    after: Views


@dataclass(frozen=True, slots=True)
class Seen:
    """A trace entry: what the views say now."""

    views: Views


@dataclass(frozen=True, slots=True)
class Happened:
    """A trace entry: the implementation launched, interrupted, settled, told or answered."""

    event: Event


@dataclass(frozen=True, slots=True)
class Rested:
    """A trace entry: nothing is due. `timers` are outstanding with the event loop, and it will wake in `wake` seconds;
    None where it will not, or does not tell.
    """

    timers: int = 0
    wake: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A trace entry: from here on it is so late, in the queue's own seconds, which never run backward."""

    now: float


@dataclass(frozen=True, slots=True)
class Views:
    """What can be seen of a queue at one moment; None where the implementation has no such view."""

    size: tuple[int, int]
    pending: tuple[int, ...] | None
    underway: tuple[int, ...] | None
    delayed: tuple[int, ...] | None = None


Entry: TypeAlias = Did | Raised | Seen | Happened | Rested | Moment
