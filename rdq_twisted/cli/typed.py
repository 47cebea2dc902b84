"""What is typed for an option, as what it stands for; argparse shows what is wrong with it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import TypeVar

from rdq_core import InvalidValue, Rate
from rdq_twisted.cli.observing import Unreadable

N = TypeVar("N", int, float)
T = TypeVar("T")


def whole(text: str) -> int:
    """So many: 1 or more."""
    return _number(text, int, lambda number: number >= 1, "a whole number, 1 or more")


def seconds(text: str) -> float:
    """So long: 0 or more."""
    return _number(text, float, lambda number: 0 <= number < math.inf, "a number of seconds, 0 or more")


def as_typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same as `read` for argparse, which shows the text of no other error."""

    def convert(text: str) -> T:
        try:
            return read(text)
        except Unreadable as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def positive(text: str) -> float:
    """So long, and not 0."""
    return _number(text, float, lambda number: 0 < number < math.inf, "a number of seconds above 0")


def rate(text: str) -> Rate:
    """So many in so much time."""
    try:
        return Rate.parse(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(f"must be {error.wanted}, not {text!r}") from None


def _number(text: str, convert: Callable[[str], N], fits: Callable[[N], bool], wanted: str) -> N:
    try:
        number = convert(text)
    except ValueError:
        number = None
    if number is None or not fits(number):
        raise argparse.ArgumentTypeError(f"must be {wanted}, not {text!r}")
    return number
