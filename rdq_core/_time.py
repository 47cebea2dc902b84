"""What a machine takes for the time: it never runs backward and is always a finite number."""

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
