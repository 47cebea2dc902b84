"""A rate limit against the dullest one: a level in exact fractions, brought up to date at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, isfinite, nextafter
from typing import TypeAlias

from hypothesis import example, given
from hypothesis import strategies as st

from rdq_core import Rate, RateLimit
from rdq_core.rate_limit import EXACT_UP_TO, GRAIN

AWKWARD = [1, 2, 3, 10, 49, 1 / 3, 0.1, 0.7, 1e9, 1e-9]
LIMITS = st.sampled_from(AWKWARD) | st.integers(1, 10**6) | st.floats(1e-12, 1e12)
PERS = st.sampled_from([1.0, 60.0, 3600.0, 0.1, 1 / 3, 1e-9, 1e-300, 86400.0]) | st.floats(1e-12, 1e12)
RATES = st.builds(Rate, LIMITS, PERS, st.sampled_from([1, 1, 2, 3, 5, 100]))
BEGINNINGS = st.sampled_from([0.0, 1.0, -5.0, 1e9, nextafter(1e9, inf), 1e-9, 2.0**52, 1e15, 5e-324])


@dataclass(frozen=True)
class Launch:
    """If it is admitted."""


@dataclass(frozen=True)
class Later:
    """So many of the present intervals between launches later."""

    intervals: float


@dataclass(frozen=True)
class Next:
    """At the moment that it says is next, or so many floats before or after."""

    floats: int


@dataclass(frozen=True)
class Turn:
    """The rate is changed."""

    rate: Rate


Step: TypeAlias = Launch | Later | Next | Turn

STEPS = (
    st.just(Launch())
    | st.just(Launch())
    | st.builds(Next, st.sampled_from([0, 0, 0, -1, 1]))
    | st.builds(Later, st.floats(0, 4))
    | st.builds(Turn, RATES)
)


@dataclass
class Dull:
    """One bucket of exact fractions."""

    rate: Rate
    now: float
    level: Fraction = field(init=False)

    def __post_init__(self) -> None:
        self.level = Fraction(self.rate.burst)

    def after(self, now: float) -> Fraction:
        flowed = (Fraction(now) - Fraction(self.now)) * Fraction(self.rate.limit) / Fraction(self.rate.per)
        return min(Fraction(self.rate.burst), self.level + flowed)

    def go(self, now: float) -> None:
        self.level, self.now = self.after(now), now

    def turn(self, rate: Rate) -> None:
        self.rate, self.level = rate, min(self.level, Fraction(rate.burst))


@dataclass
class Run:
    """The machine and the dull one in step. `launches` and `turns` are what happened, for the law."""

    rate: Rate
    now: float
    launches: list[float] = field(default_factory=list[float])
    turns: list[tuple[float, Rate]] = field(default_factory=list[tuple[float, Rate]])
    rounded: int = 0  # how many changes may have rounded the level down

    def __post_init__(self) -> None:
        self.limit = RateLimit(self.rate)
        self.dull = Dull(self.rate, self.now)
        self.turns.append((self.now, self.rate))

    def do(self, step: Step) -> None:
        match step:
            case Launch() if self.limit.admits(self.now):
                self.limit.started(self.now)
                self.dull.level -= 1
                self.launches.append(self.now)
            case Turn(rate):
                self.limit.set_rate(rate, self.now)
                self.dull.turn(rate)
                self.rounded += self.rounded > 0 or self.dull.level.denominator > EXACT_UP_TO
                self.turns.append((self.now, rate))
            case Later(intervals):
                self.go(self.now + intervals * (self.dull.rate.per / self.dull.rate.limit))
            case Next(floats):
                self.go(self.floats_from(self.limit.next_moment(self.now), floats))
            case _:
                pass

    def floats_from(self, moment: float | None, floats: int) -> float:
        if moment is None or floats == 0:
            return inf if moment is None else moment
        return nextafter(moment, inf * floats)

    def go(self, now: float) -> None:
        if self.now < now < inf:
            self.now = now
            self.dull.go(now)

    def check(self) -> None:
        lost = Fraction(self.rounded, GRAIN)
        ((rate, level),) = self.limit.clone().snapshot(self.now)
        assert rate == self.dull.rate
        assert 0 <= self.dull.level - level <= lost
        assert self.limit.admits(self.now) == (level >= 1)
        if not self.limit.admits(self.now):
            self.check_next(self.limit.next_moment(self.now), lost)

    def check_next(self, moment: float | None, lost: Fraction) -> None:
        """It is the first float at which there is a launch, so that no timer finds nothing to do, or comes late."""
        before = nextafter(inf if moment is None else moment, -inf)
        assert self.dull.after(before) < 1 + lost
        assert not self.limit.admits(before)
        if moment is not None:
            assert self.now < moment < inf
            assert self.dull.after(moment) >= 1
            assert self.limit.admits(moment)


def ran(rate: Rate, now: float, steps: Sequence[Step]) -> Run:
    run = Run(rate, now)
    run.check()
    for step in steps:
        run.do(step)
        run.check()
    return run


@example(Rate(1 / 3, 0.1, 2), 1e9, [Launch(), Next(0)] * 20)
@example(Rate(10), 0.0, [Launch(), Next(-1), Launch(), Next(0), Launch(), Next(1)] * 10)
@example(Rate(1e9, 1e-9), 1e15, [Launch(), Next(0)] * 5)
@example(Rate(1), 0.1, [Turn(Rate(1, 0.1 + n / 7)) for n in range(30)])
@given(RATES, BEGINNINGS, st.lists(STEPS, max_size=40))
def test_it_admits_exactly_when_the_dull_one_holds_a_launch(rate: Rate, now: float, steps: list[Step]) -> None:
    ran(rate, now, steps)


def flowed(turns: Sequence[tuple[float, Rate]], since: float, until: float) -> Fraction:
    """The integral of the rate in force."""
    total = Fraction(0)
    for number, (begun, rate) in enumerate(turns):
        ended = turns[number + 1][0] if number + 1 < len(turns) else until
        seconds = Fraction(min(ended, until)) - Fraction(max(begun, since))
        total += max(seconds, Fraction(0)) * Fraction(rate.limit) / Fraction(rate.per)
    return total


def bursts(turns: Sequence[tuple[float, Rate]], at: float) -> list[int]:
    """Those in force at that moment: several if it is one of a change, which a window may begin before or after."""
    before = [rate.burst for begun, rate in turns if begun < at]
    return [*before[-1:], *(rate.burst for begun, rate in turns if begun == at)]


@given(RATES, BEGINNINGS, st.lists(STEPS, min_size=10, max_size=40))
def test_over_any_window_launches_are_at_most_the_burst_and_what_the_rate_in_force_gives(
    rate: Rate, now: float, steps: list[Step]
) -> None:
    run = ran(rate, now, steps)
    assert all(isfinite(moment) for moment in run.launches)
    for since in {*run.launches, *(moment for moment, _ in run.turns)}:
        for until in run.launches:
            launches = sum(since <= moment <= until for moment in run.launches)
            if until > since:
                assert launches <= max(bursts(run.turns, since)) + flowed(run.turns, since, until)
            # From just after a change or a launch on, what was saved up before it is gone:
            later = sum(since < moment <= until for moment in run.launches)
            if until > since:
                assert later <= bursts(run.turns, since)[-1] + flowed(run.turns, since, until)
