"""Turning a rate up and down."""

from __future__ import annotations

from typing import Final

from rdq_twisted import Rate

SLOWEST: Final = 1e-6
FASTEST: Final = 1e6
"""Launches in the rate's own time, beyond which it is not turned: neither is of any use, and a number has its ends."""


def scaled(rate: Rate, by: float) -> Rate:
    """The rate, by so much faster; as it is where that would be beyond all use. Powers of two are exact."""
    limit = rate.limit * by
    return Rate(limit, rate.per, rate.burst) if SLOWEST <= limit <= FASTEST else rate
