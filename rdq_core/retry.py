"""Doing failed work again: how often, after how long, for which failures. Values, and pure arithmetic on them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction
from math import inf
from typing import Final, TypeAlias, cast, final

from rdq_core._time import as_float, check_seconds
from rdq_core.errors import InvalidType, InvalidValue

RetryOn: TypeAlias = type[Exception] | tuple[type[Exception], ...] | Callable[[Exception], bool]
"""Which failures count: those of a class, or of one of several; or those that a function of the exception says.

A class is one of `Exception`s: what is none (a Ctrl-C, asyncio's `CancelledError`) is never done again. What is given
must be hashable, as every function is; and a function must say it at once, which a coroutine function does not.
"""

_RETRY_ON: Final = "a class of Exceptions, a tuple of them, or a function of an exception, and hashable"


@final
@dataclass(frozen=True, slots=True)
class Retry:
    """How often work that fails is done, and how long to wait between: exponential backoff, with jitter.

    Raises `InvalidType` and `InvalidValue`.
    """

    attempts: int
    """How often the work is done at most, the first time counted: 1 is no retry."""
    first: float = 1.0
    """Seconds from the end of the first attempt to the second; 0 or more."""
    factor: float = 2.0
    """By how much each wait is longer than the one before; 1 or more."""
    most: float = 300.0
    """Seconds that a wait lasts at most, what a `RetryAfter` asks for included; 0 or more, infinity allowed."""
    jitter: float = 0.5
    """By which share of it chance may shorten a wait, so that what failed together does not come back together: from 0,
    not at all, to 1."""

    def __post_init__(self) -> None:
        _check_attempts(self.attempts)
        check_seconds("first", self.first)
        if not 1 <= as_float("factor", self.factor, "a number") < inf:
            raise InvalidValue("factor", self.factor, "a finite number, 1 or more")
        if self.most != inf:
            check_seconds("most", self.most)
        if not 0 <= as_float("jitter", self.jitter, "a number") <= 1:
            raise InvalidValue("jitter", self.jitter, "a number from 0 to 1")

    def backoff(self, attempt: int, jitter: float = 0.0, *, at_least: float = 0.0) -> float:
        """Seconds from the end of that attempt, counted from 1, to the next, if it fails. O(1).

        That is `min(most, first * factor ** (attempt - 1)) * (1 - jitter * u)` for a u from 0 up to 1, which is the
        argument `jitter`; and no less than `at_least`, as far as `most` lets it. Raises `InvalidType`, `InvalidValue`.
        """
        _check_attempts(attempt)
        wait = min(self.most, self._grown(attempt)) * (1 - self.jitter * check_jitter(jitter))
        return max(wait, min(self.most, check_seconds("at_least", at_least)))

    def _grown(self, attempt: int) -> float:
        """The wait without a limit, as far as there are floats."""
        try:
            growth = float(self.factor) ** min(attempt - 1, sys.maxsize)
        except OverflowError:
            growth = sys.float_info.max  # and not infinity, of which no wait at all would make nothing
        return self.first * growth


@final
@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a job's work was done, and has ended."""

    started: float
    """When it was launched, in the machine's seconds."""
    ended: float
    """When it ended, in the machine's seconds; of work that had been abandoned, when it was."""
    error: BaseException | None
    """What it failed with; None if it succeeded.

    As it was raised, with its traceback: so each attempt keeps alive what the frames of its failure refer to, for as
    long as anybody keeps the job. It is not cut off here, as the exception may be another job's error too, or the
    caller's own. Where that is too much, `error.with_traceback(None)` lets it go, once it has been logged.
    """


class RetryAfter(Exception):
    """A failure that says how long to wait: raise it, or derive your own exception from it.

    The work is done again, if its job has attempts left and whatever `retry_on` says, after `seconds` at least and
    `Retry.most` at most. It holds nobody else back: for that there is `pause_for`. Without a `Retry` it is a failure
    like any other. Raises `InvalidType` and `InvalidValue`.
    """

    seconds: float = 0.0
    """How long to wait at least; 0 where a class of your own does not say."""

    def __init__(self, seconds: float, *args: object) -> None:
        """`seconds`: 0 or more. `args`: what else the exception says."""
        self.seconds = check_seconds("seconds", seconds)
        super().__init__(seconds, *args)


def check_retry(retry: object) -> None:
    """Raise `InvalidType` for what is neither None nor a `Retry`."""
    if retry is not None and not isinstance(retry, Retry):
        raise InvalidType("retry", retry, "a Retry or None")


def check_retry_on(retry_on: object) -> None:
    """Raise `InvalidType` for what is no `RetryOn`: a class that is no `Exception`'s is none, nor is what has no hash.

    A snapshot holds it, and is a hashable value. A coroutine function is none either: what it returns is always true.
    """
    given = retry_on
    try:
        hash(retry_on)
    except TypeError:
        raise InvalidType("retry_on", given, _RETRY_ON) from None
    if iscoroutinefunction(retry_on):
        raise InvalidType("retry_on", given, "a function that says it at once, not a coroutine function")
    if callable(retry_on) and not isinstance(retry_on, type):
        return
    classes = cast("tuple[object, ...]", retry_on) if isinstance(retry_on, tuple) else (retry_on,)
    if not all(isinstance(one, type) and issubclass(one, Exception) for one in classes):
        raise InvalidType("retry_on", given, _RETRY_ON)


def check_jitter(value: float) -> float:
    """The value, as a float. Raises `InvalidType` for no number, `InvalidValue` where it is not from 0 up to 1."""
    drawn = as_float("jitter", value, "a number")
    if not 0 <= drawn < 1:
        raise InvalidValue("jitter", value, "a number from 0 up to 1, itself excluded")
    return drawn


def counts(retry_on: RetryOn, error: Exception) -> bool:
    """Whether this is one of those failures. Raises what a function of the user's raises."""
    if isinstance(retry_on, (type, tuple)):
        return isinstance(error, retry_on)
    return bool(retry_on(error))


def _check_attempts(value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidType("attempts", value, "an int")
    if value < 1:
        raise InvalidValue("attempts", value, "1 or more")
