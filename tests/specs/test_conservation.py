"""The law of conservation finds every interval that has too many launches, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdq_specs.laws.conservation import LAUNCH, Conservation, Overspent, Step, overspent

from rdq_core import Rate, RateLimit

RATES = st.builds(Rate, st.sampled_from([1, 2, 5, 0.3]), st.sampled_from([1, 2, 0.7]), st.integers(1, 3))
STEPS = st.lists(st.tuples(st.sampled_from([0, 0.25, 0.5, 1, 0.1]), RATES | st.just(LAUNCH)), max_size=12)


def dated(first: Rate, steps: Sequence[tuple[float, Rate | str]]) -> list[Step]:
    """The steps with moments for the seconds between them."""
    at, made = 0.0, list[Step]([(0.0, first)])
    for seconds, what in steps:
        at += seconds
        made.append((at, what if isinstance(what, Rate) else LAUNCH))
    return made


def given_between(steps: Sequence[Step], begin: int, end: int) -> Fraction:
    """What the rates give from one step to another."""
    rate, total = None, Fraction(0)
    for number, (at, what) in enumerate(steps[:end]):
        rate = what if isinstance(what, Rate) else rate
        assert isinstance(rate, Rate)
        if number >= begin:
            seconds = Fraction(steps[number + 1][0]) - Fraction(at)
            total += seconds * Fraction(rate.limit) / Fraction(rate.per)
    return total


def every_interval_is_within_bounds(steps: Sequence[Step]) -> bool:
    """By looking at all of them: those that begin just before a step, under the rate then in force."""
    rate = steps[0][1]
    for begin, (_, what) in enumerate(steps):
        assert isinstance(rate, Rate)
        for end in range(begin, len(steps)):
            launches = sum(what == LAUNCH for _, what in steps[begin : end + 1])
            if steps[end][1] == LAUNCH and launches > rate.burst + given_between(steps, begin, end):
                return False
        rate = what if isinstance(what, Rate) else rate
    return True


@given(RATES, STEPS)
def test_it_finds_one_if_and_only_if_there_is_one(first: Rate, steps: list[tuple[float, Rate | str]]) -> None:
    history = dated(first, steps)
    assert (overspent(history) is None) == every_interval_is_within_bounds(history)


@given(RATES, STEPS)
def test_a_rate_limit_keeps_it(first: Rate, steps: list[tuple[float, Rate | str]]) -> None:
    limit, made = RateLimit(first), list[Step]()
    for at, what in dated(first, steps):
        if isinstance(what, Rate):
            limit.set_rate(what, at)
        elif limit.admits(at):
            limit.started(at)
        else:
            continue
        made.append((at, what))
    assert overspent(made) is None


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(0, Rate(1, burst=2)), (5, LAUNCH), (5, LAUNCH), (5, LAUNCH)], Overspent(5, 5, 3, Fraction(2))),
        ([(0, Rate(1)), (0, LAUNCH), (0.5, LAUNCH)], Overspent(0, 0.5, 2, Fraction(3, 2))),
        ([(0, Rate(1)), (0, LAUNCH), (5, LAUNCH), (5.5, LAUNCH)], Overspent(5, 5.5, 2, Fraction(3, 2))),
        # A fixed window: as many at its end as at the beginning of the next.
        (
            [(0, Rate(4, burst=4)), *[(0.9, LAUNCH)] * 4, *[(1.1, LAUNCH)] * 4],
            Overspent(0.9, 1.1, 5, 4 + 4 * (Fraction(1.1) - Fraction(0.9))),
        ),
        # Filled up by a change; filled up by a larger burst.
        ([(0, Rate(1)), (0, LAUNCH), (0, Rate(2)), (0, LAUNCH)], Overspent(0, 0, 2, Fraction(1))),
        ([(0, Rate(1)), (9, Rate(1, burst=3)), (9, LAUNCH), (9, LAUNCH)], Overspent(9, 9, 2, Fraction(1))),
        # What the old rate gave counts, and no more.
        ([(0, Rate(1)), (0, LAUNCH), (0.5, Rate(2)), (0.75, LAUNCH)], None),
        ([(0, Rate(1)), (0, LAUNCH), (0.5, Rate(2)), (0.7, LAUNCH)], "too soon"),
        ([(0, Rate(2)), (0, LAUNCH), (0.25, Rate(1)), (0.5, LAUNCH)], "too soon"),
        ([], None),
    ],
)
def test_what_it_finds(steps: list[Step], found: Overspent | str | None) -> None:
    interval = overspent(steps)
    assert interval == found or (found == "too soon" and isinstance(interval, Overspent))


def test_a_rate_that_begins_with_nothing_saved() -> None:
    judge = Conservation(Rate(2, burst=5), 10, saved=0)
    assert judge.launch(10.5) is None
    assert judge.launch(10.75) == Overspent(10, 10.75, 2, Fraction(3, 2))


def test_it_says_what_it_found() -> None:
    interval = overspent([(0, Rate(1)), (0, LAUNCH), (0.5, LAUNCH)])
    assert str(interval) == "2 launches from 0 to 0.5, where 1.5 are allowed"


def test_a_history_begins_with_a_rate() -> None:
    with pytest.raises(ValueError, match="first rate"):
        overspent([(0, LAUNCH)])
