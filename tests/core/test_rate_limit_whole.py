"""A rate limit in whole numbers, where moments and launches coincide; small enough for a solver (see conftest.py)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rdq_core import Rate, RateLimit

WHOLE = st.builds(Rate, st.integers(1, 50), st.integers(1, 60), st.integers(1, 4))


def kept(limit: RateLimit, level: Fraction, seconds: list[int], begun: int = 0) -> Fraction:
    """Launch whenever it may be done, by the limit and by a level in fractions alike; what is left at the end."""
    (rate,) = limit.rates
    now = begun
    for wait in seconds:
        now += wait
        level = min(Fraction(rate.burst), level + Fraction(wait * int(rate.limit), int(rate.per)))
        assert limit.admits(now) == (level >= 1)
        if level >= 1:
            limit.started(now)
            level -= 1
    return level


@given(WHOLE, st.lists(st.integers(0, 200), max_size=6))
def test_launches_are_admitted_exactly_when_a_whole_one_is_saved_up(rate: Rate, seconds: list[int]) -> None:
    kept(RateLimit(rate), Fraction(rate.burst), seconds)


@given(WHOLE, WHOLE, st.integers(0, 100), st.integers(0, 100))
def test_and_so_after_a_change(first: Rate, second: Rate, before: int, after: int) -> None:
    limit = RateLimit(first)
    level = kept(limit, Fraction(first.burst), [0, before])
    limit.set_rate(second, before)
    kept(limit, min(level, Fraction(second.burst)), [0, after, 0, after], before)
