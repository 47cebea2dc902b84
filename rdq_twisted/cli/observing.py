"""Observations as they are typed: `16K@1992-07-01`, so many at that time; and the periods between two of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from math import isfinite
from typing import Final, TypeAlias, final

Moment: TypeAlias = float | time | datetime
"""When it was: a count of periods, a time of day, or a date, with or without a time."""

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
YEAR: Final = 365.25 * DAY

UNITS: Final[Mapping[str, float]] = {
    "second": 1.0,
    "minute": 60.0,
    "hour": HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": YEAR / 12,
    "year": YEAR,
}
"""What a period may be, in seconds: months and years are average ones."""

UNASKED: Final = ("second", "minute", "hour", "day", "month")
"""What a period is where nobody says: the longest of which there are `TELLING` or more between the observations."""

TELLING: Final = 5

AMOUNT: Final = re.compile(r"([0-9][0-9,_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)([kKMG]?)")
THOUSANDS: Final = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}


class Unreadable(ValueError):
    """What was typed is no observation, or the two do not go together. The text is for the user."""


@final
@dataclass(frozen=True, slots=True)
class Observed:
    """So many at a time."""

    amount: float
    moment: Moment


def observed(text: str) -> Observed:
    """`AMOUNT@TIME`. Raises `Unreadable`."""
    amount, at, moment = text.partition("@")
    if not at:
        raise Unreadable(f"must be AMOUNT@TIME, not {text!r}")
    return Observed(read_amount(amount), _moment(moment))


def read_amount(text: str) -> float:
    """`1.3M`, `16,000`, `300K`, `2e6`. Raises `Unreadable`."""
    found = AMOUNT.fullmatch(text)
    amount = float(re.sub("[,_]", "", found[1])) * THOUSANDS[found[2]] if found else -1.0
    if amount < 0 or not isfinite(amount):
        raise Unreadable(f"must be an amount (1200, 16,000, 1.3M), not {text!r}")
    return amount


def _moment(text: str) -> Moment:
    for read in (_count, time.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            pass
    raise Unreadable(f"must be a time (02:50, 1992-07-01, 1992-07-01T02:50, or a count of periods), not {text!r}")


def _count(text: str) -> float:
    count = float(text)
    if not isfinite(count):
        raise ValueError
    return count


def periods(first: Moment, last: Moment, unit: str | None) -> tuple[float, str]:
    """How many periods from one to the other, and what one is called. Raises `Unreadable`.

    `unit`: what a period is, one of `UNITS`; None: one of `UNASKED`. Counts are of that unit already.
    """
    if isinstance(first, float) and isinstance(last, float):
        return _forward(last - first), unit or "period"
    seconds = _forward(_seconds(first, last))
    if unit is None:
        unit = [name for name in UNASKED if seconds >= TELLING * UNITS[name] or name == "second"][-1]
    return seconds / UNITS[unit], unit


def _seconds(first: Moment, last: Moment) -> float:
    if isinstance(first, datetime) and isinstance(last, datetime):
        if (first.tzinfo is None) != (last.tzinfo is None):
            raise Unreadable("both times must say their time zone, or neither")
        return (last - first).total_seconds()
    if isinstance(first, time) and isinstance(last, time):
        if first.tzinfo is not None or last.tzinfo is not None:
            raise Unreadable("a time of day with a time zone needs its date")
        return (_of_day(last) - _of_day(first)) % DAY  # past midnight it is the next day
    raise Unreadable("both times must be written alike")


def _of_day(moment: time) -> float:
    return moment.hour * HOUR + moment.minute * 60 + moment.second + moment.microsecond / 1e6


def _forward(length: float) -> float:
    if not (length > 0 and isfinite(length)):
        raise Unreadable("the second observation must be later than the first")
    return length
