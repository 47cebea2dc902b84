"""What a shell is told of its jobs that the machine is not: a moment by the wall clock, and terms for many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Final, TypeAlias

from rdq_core._time import check_seconds, check_timeout
from rdq_core.errors import InvalidType, InvalidValue
from rdq_core.priority_queue import check_priority
from rdq_core.retry import check_retry, check_retry_on

Moment: TypeAlias = datetime | float
"""A moment by the wall clock: an aware `datetime`, or seconds since 1970."""

WANTED: Final = "an aware datetime, or seconds since 1970"


def delay_until(
    name: str, not_before: Moment | None, delay: float | None, wall_time: Callable[[], float]
) -> float | None:
    """The delay of a put that says one or the other of these, or neither; 0 where the moment has passed.

    `name` is what the shell calls `not_before`. `wall_time` gives seconds since 1970: it is asked once, and a clock
    that is set later moves no job. Raises `InvalidType` and `InvalidValue`, for both at once too, and for a naive
    datetime, which is a different moment wherever it is read. The delay itself is the machine's to check.
    """
    if not_before is None:
        return delay
    if delay is not None:
        raise InvalidValue(name, not_before, "given without a delay, as each of them says when")
    return max(0.0, _seconds_since_1970(name, not_before) - wall_time())


def check_map(  # noqa: PLR0917  # what `map` takes of its jobs, in its order
    priority: object, key: object, delay: float | None, timeout: float | None, retry: object, retry_on: object
) -> None:
    """Raise `InvalidType` and `InvalidValue` for what no `put` of a map would take: at once, and not at the first.

    `priority` and `key` may be functions, of which only their results can be wrong.
    """
    if not callable(priority):
        check_priority(priority)
    if key is not None and not callable(key):
        raise InvalidType("key", key, "a function that gives the key of an argument, or None")
    if delay is not None:
        check_seconds("delay", delay)
    if timeout is not None:
        check_timeout(timeout)
    check_retry(retry)
    if retry_on is not None:
        check_retry_on(retry_on)


def _seconds_since_1970(name: str, moment: object) -> float:
    if isinstance(moment, datetime):
        if moment.utcoffset() is None:
            raise InvalidValue(name, moment, f"{WANTED}; this one is naive")
        return moment.timestamp()
    if not isinstance(moment, (int, float)) or isinstance(moment, bool):
        raise InvalidType(name, moment, WANTED)
    try:
        finite = isfinite(moment)
    except OverflowError:  # an int beyond the floats
        finite = False
    if not finite:
        raise InvalidValue(name, moment, f"{WANTED}, finite")
    return float(moment)
