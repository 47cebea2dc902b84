"""How many launches in how much time: a value, and its form as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Final, TypeAlias, final

from rdq_core.errors import InvalidType, InvalidValue

ACCEPTED: Final = 'a rate like "10/s", "200/min", "3600/h", "5/2s" or "10/s burst 5"'
"""What `Rate.parse` takes, for people."""

_UNITS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
_TEXT: Final = re.compile(rf"\s*({_NUMBER})\s*/\s*({_NUMBER})?\s*({'|'.join(_UNITS)})(?:\s+burst\s+([0-9]+))?\s*")


@final
@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst + limit * t / per` launches in any window of `t` seconds: `limit` of them in `per` seconds on
    average, and after a while without any, `burst` at once.

    Raises `InvalidType` and `InvalidValue`. Floats are taken for exactly what they are: 0.1 is a little more than 1/10.
    """

    limit: float
    """Launches in `per` seconds; finite and above 0, fractions allowed."""
    per: float = 1.0
    """Seconds; finite and above 0."""
    burst: int = 1
    """The most launches at one moment; 1 or more. 1 keeps any two at least `per / limit` seconds apart, and so loses
    what each comes late by (at 50 a second, one in twenty where the event loop is 1 ms late); from 2 on, the next ones
    make up for it."""

    def __post_init__(self) -> None:
        _check_positive("limit", self.limit)
        _check_positive("per", self.per)
        _check_burst(self.burst)

    @classmethod
    def parse(cls, text: str) -> Rate:
        """The rate that a text like "10/s", "200/min", "3600/h", "5/2s" or "10/s burst 5" says.

        The units are s, min, h and d (a day of 24 hours). Raises `InvalidType` for what is no str, and `InvalidValue`.
        """
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("rate", text, "a str")
        match = _TEXT.fullmatch(text)
        if match is None:
            raise InvalidValue("rate", text, ACCEPTED)
        limit, per, unit, burst = match.groups()
        try:
            return cls(
                int(limit) if limit.isdigit() else float(limit),
                float(per or 1) * _UNITS[unit],
                int(burst or 1),
            )
        except ValueError:  # nought, beyond the floats, or more digits than an int may have
            raise InvalidValue("rate", text, ACCEPTED) from None

    def __str__(self) -> str:
        """As `parse` takes it."""
        unit = next((unit for unit, seconds in _UNITS.items() if seconds == self.per), f"{_plain(self.per)}s")
        burst = f" burst {self.burst}" if self.burst > 1 else ""
        return f"{_plain(self.limit)}/{unit}{burst}"


RateSetting: TypeAlias = Rate | Iterable[Rate] | None
"""One rate, several that all hold ("10/s and 200/min"), or none."""


def as_rates(rate: RateSetting) -> tuple[Rate, ...]:
    """The rates that a setting means, each once. Raises `InvalidType` for what is no setting. O(k)."""
    if rate is None:
        return ()
    if isinstance(rate, Rate):
        return (rate,)
    wanted = "a Rate (Rate.parse makes one of a text), several of them, or None"
    given: object = rate  # of a text it is to be said whole, and not of its first letter
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidType("rate", rate, wanted)
    rates = tuple(rate)
    for one in rates:
        if not isinstance(one, Rate):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("rate", one, wanted)
    return tuple(dict.fromkeys(rates))


def _check_positive(name: str, value: object) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise InvalidType(name, value, "an int or a float")
    try:
        positive = value > 0 and isfinite(value)
    except OverflowError:  # an int beyond the floats
        positive = False
    if not positive:
        raise InvalidValue(name, value, "a finite number above 0")


def _check_burst(burst: object) -> None:
    if not isinstance(burst, int) or isinstance(burst, bool):
        raise InvalidType("burst", burst, "an int")
    if burst < 1:
        raise InvalidValue("burst", burst, "1 or more")


def _plain(number: float) -> str:
    """All its digits, without the ".0" of a whole float."""
    return repr(number).removesuffix(".0")
