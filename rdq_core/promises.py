"""What a promise dictionary hands out: the getter's ticket, what `get` and `poll` answer, statistics and snapshot."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, final

from rdq_core.commands import Wait

K = TypeVar("K")
V = TypeVar("V")
K_co = TypeVar("K_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)


@final
@dataclass(frozen=True, slots=True)
class DictGetter(Generic[K_co]):
    """A ticket: `get` hands it out for what is not set yet, and the command that answers names it. A plain value."""

    key: K_co
    number: int


@final
@dataclass(frozen=True, slots=True)
class Present(Generic[V_co]):
    """What `get` gives for a key that is set: nobody needs to wait."""

    value: V_co


@final
@dataclass(frozen=True, slots=True)
class Found(Generic[K_co, V_co]):
    """The getter's key has been set, to `value` first after it asked."""

    getter: DictGetter[K_co]
    value: V_co


@final
@dataclass(frozen=True, slots=True)
class Failed(Generic[K_co]):
    """The getter's key was failed with that error."""

    getter: DictGetter[K_co]
    error: BaseException


@final
@dataclass(frozen=True, slots=True)
class Closed(Generic[K_co]):
    """The dictionary was closed, and what the getter asked for never comes."""

    getter: DictGetter[K_co]


Outcome: TypeAlias = Found[K, V] | Failed[K] | Closed[K]
"""What becomes of a getter that is not forgotten."""

PromiseDictCommand: TypeAlias = Outcome[K, V] | Wait
"""The answers of `PromiseDict.poll`."""


@final
@dataclass(frozen=True, slots=True)
class PromiseDictStatistics:
    """What is set, who waits, and what became of all who ever asked. `asked` is the sum of the next five."""

    asked: int
    """Calls of `get` ever accepted."""
    waiting: int
    """Those whose key has not been set."""
    to_tell: int
    """Those whose outcome is decided and has not been polled."""
    found: int
    """Those who were given a value, at once or later."""
    failed: int
    """Those who were told that their key had failed, or of the close."""
    forgotten: int
    """Those who stopped waiting."""
    present: int
    """Keys that are set."""
    keys: int
    """Keys that are waited for."""
    longest: float | None
    """For how many seconds the one who asked first of those who wait has waited; None if nobody does."""
    closed: bool
    """Whether no more will be set."""


@final
@dataclass(frozen=True, slots=True)
class PromiseDictSnapshot:
    """All that can still matter, as a value; hashable if the values that are set are.

    Two dictionaries with equal snapshots answer every further input alike; of the times, statistics aside, nothing
    matters.
    """

    present: tuple[tuple[Hashable, object], ...]
    """Keys and values, in order of setting."""
    waiting: tuple[Hashable, ...]
    """The key of each who waits, in order of asking."""
    to_tell: tuple[tuple[type[object], Hashable, object], ...]
    """What is to be told, in order: which command, the key, and the value or the error."""
    closed: bool
