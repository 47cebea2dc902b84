"""Launches are counted anew in each window of the clock: two bursts meet where one ends and the next begins."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

from rdq_specs.calls import Put, SetRate, Tick, Turn

from bugs.wrong import wrongly
from rdq_core.rate_limit import _Bucket

SUBJECT = "core"
CLAUSE = "RATE-1"
WIDTH = 9
PROGRAM = [SetRate(("1/s",)), Put(), Put(), Tick(1.75), Turn(), Tick(0.25), Turn()]


def _take(right: Callable[..., Any], bucket: Any, now: float) -> None:
    right(bucket, now)
    per = bucket.rate.per
    end = (floor(now / per) + 1) * per
    if bucket.opens > end:
        bucket.base, bucket.level, bucket.taken = end, Fraction(bucket.rate.burst), 0
        bucket.opens = end


applied = wrongly((_Bucket, "take", _take))
