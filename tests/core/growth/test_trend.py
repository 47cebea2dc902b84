"""Where a backlog is going: the course that is found, and what no observation may upset."""

from __future__ import annotations

import random
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from math import inf, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue
from rdq_core.growth import Exponential, Forecast, Linear, NoCourse, Observation, Trend


def seen(*backlogs: float, every: float = 10, capacity: float | None = None, keep: int = 60) -> Forecast:
    """What is forecast from these, observed at a steady pace."""
    trend = Trend(capacity, keep=keep)
    for place, backlog in enumerate(backlogs):
        trend.observe(backlog, now=1000 + place * every)
    forecast = trend.forecast()
    assert forecast is not None
    return forecast


def test_before_the_first_observation_there_is_no_forecast() -> None:
    assert Trend(5).forecast() is None
    assert Trend(5).observations == ()
    assert (Trend(5).capacity, Trend().capacity) == (5, None)


def test_one_observation_is_no_trend() -> None:
    assert seen(7) == Forecast(7, None, NoCourse.UNKNOWN)


def test_two_observations_are_a_line() -> None:
    assert seen(100, 140).course == Linear(4)
    assert seen(140, 100).course == Linear(-4)


def test_a_backlog_that_stays_is_steady() -> None:
    assert seen(5, 5).course is NoCourse.STEADY
    assert seen(*[0] * 20).course is NoCourse.STEADY


def test_constant_overload_is_a_line() -> None:
    for count in (3, 9, 60):
        course = seen(*(100 + 20 * k for k in range(count))).course
        assert isinstance(course, Linear)
        assert course.per_second == pytest.approx(2)


def test_a_line_through_what_is_noisy_is_the_one_of_least_squares() -> None:
    course = seen(10, 31, 49, 71, 80, every=1).course
    assert isinstance(course, Linear)
    assert course.per_second == pytest.approx(18)  # (-2 * 10 - 31 + 71 + 2 * 80) / 10; from end to end it is 17.5


def test_what_doubles_doubles() -> None:
    course = seen(*(8 * 2**k for k in range(9)), every=60).course
    assert isinstance(course, Exponential)
    assert course.twofold == pytest.approx(60)
    assert course.grows


def test_what_halves_halves() -> None:
    course = seen(*(4096 / 2**k for k in range(9)), every=60).course
    assert isinstance(course, Exponential)
    assert course.per_second == pytest.approx(-log(2) / 60)
    assert not course.grows


def test_of_doubling_nothing_is_said_before_nine_observations() -> None:
    assert not isinstance(seen(*(2.0**k for k in range(8))).course, Exponential)
    assert isinstance(seen(*(2.0**k for k in range(9))).course, Exponential)


def test_nor_where_an_observation_was_nothing() -> None:
    assert isinstance(seen(*(16 * k for k in range(12))).course, Linear)
    assert not isinstance(seen(0, *(2.0**k for k in range(20))).course, Exponential)


def test_what_does_not_go_on_as_a_curve_is_none() -> None:
    """It doubled for a while, and then grew in a line: what was held out decides."""
    early = [2.0**k for k in range(10)]
    assert isinstance(seen(*early).course, Exponential)
    assert not isinstance(seen(*early, *(512 + 60 * k for k in range(1, 6))).course, Exponential)


def test_a_curve_that_is_no_more_than_noise_is_not_spoken_of() -> None:
    assert seen(4, 2, 1, 2, 4, 8, 1, 1, 1, 1, 1).course is NoCourse.UNCLEAR


def test_up_and_down_is_no_trend() -> None:
    assert seen(100, 120, 95, 118, 101, 99, 121).course is NoCourse.UNCLEAR


Shape = Callable[[float], float]


def courses(shape: Shape, noise: float, count: int = 30, runs: int = 100) -> Counter[str]:
    """What is said of `count` observations of a shape over 0 to 1, with that part of noise; the same at every run."""
    chance = random.Random(count)
    said: Counter[str] = Counter()
    for _ in range(runs):
        course = seen(*(max(0, shape(k / (count - 1)) * (1 + chance.gauss(0, noise))) for k in range(count))).course
        said[course.name if isinstance(course, NoCourse) else type(course).__name__] += 1
    return said


LINES: Sequence[Shape] = (lambda x: 1000 * (1 + x), lambda x: 1000 * (1 + 99 * x), lambda x: 1000 * (1 - 0.9 * x))
CURVES: Sequence[Shape] = (lambda x: 100 * 2 ** (3 * x), lambda x: 100 * 2 ** (6 * x), lambda x: 1e6 * 2 ** (-4 * x))


@pytest.mark.parametrize("shape", LINES)
def test_through_noise_a_line_is_seldom_taken_for_a_curve(shape: Shape) -> None:
    assert courses(shape, 0.05)["Linear"] >= 97


@pytest.mark.parametrize("shape", CURVES)
def test_through_noise_a_curve_is_seldom_taken_for_a_line(shape: Shape) -> None:
    assert courses(shape, 0.05)["Exponential"] >= 97


@pytest.mark.parametrize("noise", [0.05, 0.3])
def test_noise_is_seldom_taken_for_anything(noise: float) -> None:
    assert courses(lambda _: 1000, noise)["UNCLEAR"] >= 97


def test_it_looks_at_the_latest_observations_alone() -> None:
    rush = [1000 * k for k in range(20)]
    assert seen(*rush, *(500 - 5 * k for k in range(10)), keep=10) == seen(*(500 - 5 * k for k in range(10)))


def test_it_keeps_sixty_unless_told_otherwise() -> None:
    trend = Trend()
    for second in range(100):
        trend.observe(second, now=second)
    assert [len(trend.observations), trend.observations[0].at] == [60, 40]


def test_of_two_observations_at_one_time_the_second_counts() -> None:
    trend = Trend()
    for backlog, now in ((1, 0), (2, 0), (3, 10), (4, 10), (5, 10)):
        trend.observe(backlog, now=now)
    assert trend.observations == (Observation(0, 2), Observation(10, 5))


def test_a_time_that_steps_back_counts_as_the_latest() -> None:
    trend = Trend()
    for backlog, now in ((1, 100), (3, 110), (4, 50), (5, 120)):
        trend.observe(backlog, now=now)
    assert trend.observations == (Observation(0, 1), Observation(10, 4), Observation(20, 5))


def test_what_comes_sooner_than_the_spacing_replaces_the_latest() -> None:
    trend = Trend(spacing=10)
    for second in range(36):
        trend.observe(second, now=second)
    assert [at for at, _ in trend.observations] == [0, 10, 20, 30, 35]
    assert [jobs for _, jobs in trend.observations] == [0, 10, 20, 30, 35]


def test_with_a_spacing_it_reaches_back_as_far_as_it_keeps() -> None:
    trend = Trend(keep=6, spacing=10)
    for second in range(1000):
        trend.observe(second, now=second)
    first, *_, last = trend.observations
    assert (len(trend.observations), first.at, last.at) == (6, 950, 999)


def test_fed_for_ever_its_memory_is_constant() -> None:
    trend = Trend(keep=20, spacing=0.5)
    sizes: list[int] = []
    tracemalloc.start()
    try:
        for hundreds in range(1, 301):
            for number in range(100):
                trend.observe(hundreds * number % 977, now=hundreds * 100 + number)
            if hundreds % 100 == 0:
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(trend.observations) == 20
    assert max(sizes[1:]) - sizes[0] < 2000  # an observation is 100 bytes and more, and there were 20,000 between


HUGE = sys.float_info.max
ANYTHING = st.floats(0, HUGE) | st.sampled_from([0, 0, 1, 5e-324, 1e-300, 1e300, HUGE]) | st.integers(0, 10**300)
ANY_TIME = st.floats(-HUGE, HUGE) | st.integers(-(10**6), 10**6) | st.sampled_from([-HUGE, HUGE, 0.0, 5e-324])


def test_a_slope_that_no_float_can_say_is_none() -> None:
    assert seen(0, 5e-324, every=2).course is NoCourse.UNCLEAR


@given(
    st.lists(st.tuples(ANYTHING, ANY_TIME), min_size=1, max_size=30),
    st.none() | ANYTHING,
    st.integers(2, 12),
    st.booleans(),
)
def test_whatever_is_observed_something_sensible_is_said(
    observed: list[tuple[float, float]], capacity: float | None, keep: int, ordered: bool
) -> None:
    trend = Trend(capacity, keep=keep)
    for backlog, now in sorted(observed, key=lambda pair: pair[1]) if ordered else observed:
        trend.observe(backlog, now=now)
    forecast = trend.forecast()
    assert forecast is not None
    for moment in (forecast.full_in, forecast.gone_in):
        assert moment is None or moment >= 0
    assert None in (forecast.full_in, forecast.gone_in) or forecast.full_in == 0 or forecast.backlog == 0
    assert "nan" not in str(forecast)
    times = [at for at, _ in trend.observations]
    assert times == sorted(set(times))
    assert len(times) <= keep


@given(st.floats(1, 1e6), st.floats(0.01, 1e4), st.integers(2, 40), st.floats(0.1, 1e4))
def test_a_line_is_found_wherever_there_is_one(start: float, step: float, count: int, every: float) -> None:
    forecast = seen(*(start + step * k for k in range(count)), every=every, capacity=1e9)
    assert isinstance(forecast.course, Linear)
    assert forecast.course.per_second == pytest.approx(step / every, rel=1e-4)
    assert forecast.full_in == pytest.approx((1e9 - forecast.backlog) / step * every, rel=1e-4)


@given(st.floats(1, 1e3), st.floats(0.05, 1) | st.floats(-1, -0.05), st.integers(9, 40), st.floats(0.1, 1e4))
def test_a_curve_is_found_wherever_there_is_one(start: float, rate: float, count: int, every: float) -> None:
    forecast = seen(*(start * 2.0 ** (rate * k) for k in range(count)), every=every)
    assert isinstance(forecast.course, Exponential)
    assert forecast.course.twofold == pytest.approx(every / abs(rate), rel=1e-6)


BAD_NUMBERS = [
    (None, InvalidType),
    ("5", InvalidType),
    (True, InvalidType),
    (nan, InvalidValue),
    (inf, InvalidValue),
    (-1, InvalidValue),
    (10**400, InvalidValue),
]


@pytest.mark.parametrize(("bad", "error"), BAD_NUMBERS)
def test_a_bad_backlog_is_refused_with_nothing_changed(bad: float, error: type[Exception]) -> None:
    trend = Trend()
    trend.observe(1, now=0)
    with pytest.raises(error) as info:
        trend.observe(bad, now=5)
    assert getattr(info.value, "name", None) == "backlog"
    assert list(trend.observations) == [Observation(0, 1)]
    trend.observe(2, now=3)
    assert list(trend.observations) == [Observation(0, 1), Observation(3, 2)]


@pytest.mark.parametrize(("bad", "error"), [(None, InvalidType), ("x", InvalidType), (nan, InvalidValue)])
def test_a_bad_time_is_refused_with_nothing_changed(bad: float, error: type[Exception]) -> None:
    for trend in (Trend(), seeded()):
        before = trend.observations
        with pytest.raises(error) as info:
            trend.observe(9, now=bad)
        assert getattr(info.value, "name", None) == "now"
        assert trend.observations == before


def seeded() -> Trend:
    trend = Trend()
    trend.observe(1, now=0)
    return trend


@pytest.mark.parametrize(("bad", "error"), [case for case in BAD_NUMBERS if case[0] is not None])
def test_a_bad_capacity_and_a_bad_spacing_are_refused(bad: float, error: type[Exception]) -> None:
    with pytest.raises(error) as info:
        Trend(bad)
    assert getattr(info.value, "name", None) == "capacity"
    with pytest.raises(error) as info:
        Trend(spacing=bad)
    assert getattr(info.value, "name", None) == "spacing"


@pytest.mark.parametrize(
    ("bad", "error"), [(None, InvalidType), (2.0, InvalidType), (True, InvalidType), (1, InvalidValue)]
)
def test_a_bad_keep_is_refused(bad: int, error: type[Exception]) -> None:
    with pytest.raises(error) as info:
        Trend(keep=bad)
    assert getattr(info.value, "name", None) == "keep"
