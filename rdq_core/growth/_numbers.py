"""What the arithmetic of growth takes for a number, and what it does when an answer is none."""

from __future__ import annotations

from math import isfinite

from rdq_core.errors import InvalidType, InvalidValue


def finite(name: str, value: object, wanted: str = "a finite number") -> float:
    """`value` as a float. Raises `InvalidType` unless int or float (a bool is neither here), `InvalidValue`."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise InvalidType(name, value, "an int or a float")
    try:
        number = float(value)
    except OverflowError:  # an int beyond the floats
        raise InvalidValue(name, value, wanted) from None
    if not isfinite(number):
        raise InvalidValue(name, value, wanted)
    return number


def positive(name: str, value: object) -> float:
    """The same of a number above 0."""
    wanted = "a finite number above 0"
    number = finite(name, value, wanted)
    if number <= 0:
        raise InvalidValue(name, value, wanted)
    return number


def not_negative(name: str, value: object) -> float:
    """The same of a number that is 0 or more."""
    wanted = "a finite number, 0 or more"
    number = finite(name, value, wanted)
    if number < 0:
        raise InvalidValue(name, value, wanted)
    return number


def nonzero(name: str, value: object) -> float:
    """The same of a number that is not 0."""
    wanted = "a finite number other than 0"
    number = finite(name, value, wanted)
    if number == 0:
        raise InvalidValue(name, value, wanted)
    return number


def growth_rate(value: object, *, zero: bool) -> float:
    """The same of a rate, above -1 (at -1 all is gone within a period); `zero`: whether it may be 0."""
    wanted = "a finite number above -1" if zero else "a finite number above -1 other than 0"
    number = finite("rate", value, wanted)
    if number <= -1 or not (zero or number):
        raise InvalidValue("rate", value, wanted)
    return number


def whole(name: str, value: object, least: int) -> int:
    """`value` as an int, `least` or more. Raises `InvalidType` unless int (a bool is none here), `InvalidValue`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidType(name, value, "an int")
    if value < least:
        raise InvalidValue(name, value, f"{least} or more")
    return value


def representable(answer: float, name: str, value: object) -> float:
    """`answer`, if a float can hold it; `InvalidValue` blames the argument that is too large or too small for it."""
    if not isfinite(answer):
        raise InvalidValue(name, value, "such that a float can hold the answer")
    return answer
