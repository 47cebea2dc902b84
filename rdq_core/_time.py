"""What a machine takes for the time, which never runs backward and is always a finite number; and for a while."""

from __future__ import annotations

import sys
from math import inf, isfinite
from typing import Final

from rdq_core.errors import InvalidType, InvalidValue

NEVER_YET: Final = -sys.float_info.max
"""The latest time of a machine that has not been told any: below every time, and above minus infinity."""

INFINITY: Final = inf
"""No time is as late. Where the call below costs 2 % of a job, what it would only hand back is passed by it:
`if type(now) is not float or not latest <= now < INFINITY: now = later(latest, now)`."""


def later(latest: float, now: float) -> float:
    """`now`, or `latest` if that is later (an hour's step back must not silence a rate limit for an hour).

    Raises `InvalidType` for what is no number and `InvalidValue` for NaN and the infinities. O(1).
    """
    try:
        finite = isfinite(now)
    except TypeError:
        raise InvalidType("now", now, "a number of seconds") from None
    except OverflowError:  # an int beyond the floats
        finite = False
    if not finite:
        raise InvalidValue("now", now, "a finite number of seconds")
    now = float(now)  # a Decimal, say, would not go with the others
    return now if now > latest else latest


def after(now: float, seconds: float) -> float:
    """The moment so long after `now`; the last of all where that is beyond the floats."""
    return min(now + seconds, sys.float_info.max)


def check_seconds(name: str, value: float) -> float:
    """The value, as a float. Raises `InvalidType` for no number (a bool is none here), `InvalidValue` below 0."""
    seconds = as_float(name, value, "a number of seconds")
    if not 0 <= seconds < inf:
        raise InvalidValue(name, value, "a finite number of seconds, 0 or more")
    return seconds


def check_timeout(value: float) -> float:
    """The value, as a float; infinity is no limit. Raises `InvalidType`, and `InvalidValue` for 0 and below."""
    seconds = as_float("timeout", value, "a number of seconds")
    if not seconds > 0:
        raise InvalidValue("timeout", value, "a number of seconds above 0")
    return seconds


def as_float(name: str, value: object, wanted: str) -> float:
    """The value, as a float. Raises `InvalidType` for no number (a bool is none), `InvalidValue` beyond the floats."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise InvalidType(name, value, wanted)
    try:
        return float(value)
    except OverflowError:  # an int beyond the floats
        raise InvalidValue(name, value, f"{wanted} that a float can hold") from None
