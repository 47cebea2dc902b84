"""Jobs, speeds and times as people say them: no more digits than a projection deserves."""

from __future__ import annotations

from typing import Final

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86400.0
YEAR: Final = 365.25 * DAY

FAST: Final = 10_000.0
"""Jobs a minute from which on they are counted by the second."""

AGES: Final = 100.0
"""Years beyond which nobody counts."""


def number(value: float) -> str:
    """`1,234`, `12`, `1.2`, `0.5`: two digits below 10, whole from there, three digits beyond a thousand million."""
    if value >= 1e9:
        return f"{value:.3g}"
    if value >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.2g}"


def quantity(jobs: float) -> str:
    """`1 job`, `3,000 jobs`."""
    text = number(jobs)
    return f"{text} job" if text == "1" else f"{text} jobs"


def speed(per_second: float) -> str:
    """`120 jobs/min`; by the second where that is a great many, by the hour or the day where it is less than one."""
    if per_second * MINUTE >= FAST:
        return f"{quantity(per_second)}/s"
    for unit, seconds in (("min", MINUTE), ("h", HOUR)):
        if per_second * seconds >= 1:
            return f"{quantity(per_second * seconds)}/{unit}"
    return f"{quantity(per_second * DAY)}/day"


def duration(seconds: float) -> str:
    """`24 min`: in the largest unit of which there are two or more; minutes up to two hours, and so on."""
    if seconds < 1:
        return "under 1 s"
    if seconds >= AGES * YEAR:
        return "over 100 years"
    for unit, length, more in (("s", 1.0, MINUTE), ("min", MINUTE, HOUR), ("h", HOUR, DAY), ("days", DAY, YEAR)):
        if seconds < 2 * more:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / YEAR:.0f} years"
