"""What a forecast says: when it is full, when it is gone, and the sentence for people."""

from __future__ import annotations

from math import inf, log

import pytest

from rdq_core import InvalidValue
from rdq_core.growth import Course, Exponential, Forecast, Linear, NoCourse, Trend

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86400, 365.25 * 86400


def test_the_sentence_of_the_issue() -> None:
    trend = Trend(capacity=6000)
    for minute in range(6):
        trend.observe(2520 + 120 * minute, now=60 * minute)
    assert str(trend.forecast()) == "backlog grows 120 jobs/min; full in 24 min"


SENTENCES: list[tuple[Forecast, str]] = [
    (Forecast(100, None, Linear(2)), "backlog grows 120 jobs/min"),
    (Forecast(100, 1000, Linear(2)), "backlog grows 120 jobs/min; full in 8 min"),
    (Forecast(1000, 1000, Linear(2)), "backlog grows 120 jobs/min; full"),
    (Forecast(100, 1000, Linear(-0.5)), "backlog shrinks 30 jobs/min; gone in 3 min"),
    (Forecast(0, 1000, Linear(-0.5)), "backlog shrinks 30 jobs/min; gone"),
    (Forecast(1200, 1000, Linear(-2)), "backlog shrinks 120 jobs/min; full; gone in 10 min"),
    (Forecast(64, 1024, Exponential(log(2) / 720)), "backlog doubles every 12 min; full in 48 min"),
    (Forecast(64, None, Exponential(-log(2) / 180)), "backlog halves every 3 min; gone in 18 min"),
    (Forecast(0.5, None, Exponential(-log(2) / 180)), "backlog halves every 3 min; gone"),
    (Forecast(5, 10, NoCourse.UNKNOWN), "backlog 5 jobs, seen once"),
    (Forecast(1, 10, NoCourse.STEADY), "backlog steady at 1 job"),
    (Forecast(0, 10, NoCourse.STEADY), "backlog steady at 0 jobs"),
    (Forecast(10, 10, NoCourse.STEADY), "backlog steady at 10 jobs; full"),
    (Forecast(3000, None, NoCourse.UNCLEAR), "backlog 3,000 jobs, neither growing nor shrinking clearly"),
]


@pytest.mark.parametrize(("forecast", "sentence"), SENTENCES)
def test_one_plain_sentence(forecast: Forecast, sentence: str) -> None:
    assert str(forecast) == sentence


SPEEDS = [
    (2, "120 jobs/min"),
    (1 / 60, "1 job/min"),
    (1.5 / 60, "1.5 jobs/min"),
    (9.96 / 60, "10 jobs/min"),
    (20.4, "1,224 jobs/min"),
    (10_000 / 60, "167 jobs/s"),
    (0.99 / 60, "59 jobs/h"),
    (0.9 / HOUR, "22 jobs/day"),
    (0.1 / DAY, "0.1 jobs/day"),
    (12_345_678, "12,345,678 jobs/s"),
    (1.5e12, "1.5e+12 jobs/s"),
    (inf, "inf jobs/s"),
]


@pytest.mark.parametrize(("per_second", "said"), SPEEDS)
def test_a_speed_is_said_in_a_unit_that_fits(per_second: float, said: str) -> None:
    assert str(Forecast(5, None, Linear(per_second))) == f"backlog grows {said}"


TIMES = [
    (0.5, "under 1 s"),
    (1, "1 s"),
    (119, "119 s"),
    (2 * MINUTE, "2 min"),
    (119 * MINUTE, "119 min"),
    (2 * HOUR, "2 h"),
    (47 * HOUR, "47 h"),
    (2 * DAY, "2 days"),
    (730 * DAY, "730 days"),
    (3 * YEAR, "3 years"),
    (99 * YEAR, "99 years"),
    (100 * YEAR, "over 100 years"),
    (1e300, "over 100 years"),
]


@pytest.mark.parametrize(("seconds", "said"), TIMES)
def test_a_time_is_said_in_a_unit_that_fits(seconds: float, said: str) -> None:
    assert str(Forecast(0, seconds, Linear(1))).endswith(f"; full in {said}")


MOMENTS: list[tuple[float, float | None, Course, float | None, float | None]] = [
    (100, 400, Linear(3), 100, None),
    (100, None, Linear(3), None, None),
    (100, 400, Linear(-4), None, 25),
    (400, 400, Linear(-4), 0, 100),
    (500, 400, Linear(4), 0, None),
    (0, 400, Linear(-4), None, 0),
    (0, 400, Linear(4), 100, 0),
    (0, 0, NoCourse.STEADY, 0, 0),
    (5, 400, NoCourse.STEADY, None, None),
    (5, 400, NoCourse.UNCLEAR, None, None),
    (5, 400, NoCourse.UNKNOWN, None, None),
    (100, 800, Exponential(log(2)), 3, None),
    (16, 800, Exponential(-log(2)), None, 4),
    (1, 800, Exponential(-log(2)), None, 0),
]


@pytest.mark.parametrize(("backlog", "capacity", "course", "full", "gone"), MOMENTS)
def test_when_it_is_full_and_when_it_is_gone(
    backlog: float, capacity: float | None, course: Course, full: float | None, gone: float | None
) -> None:
    forecast = Forecast(backlog, capacity, course)
    assert forecast.full_in == (None if full is None else pytest.approx(full))
    assert forecast.gone_in == (None if gone is None else pytest.approx(gone))


def test_which_way_it_goes() -> None:
    assert [Linear(1).grows, Linear(-1).grows, Exponential(1).grows, Exponential(-1).grows] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("kind", [Linear, Exponential])
def test_going_nowhere_is_no_course(kind: type[Linear | Exponential]) -> None:
    with pytest.raises(InvalidValue) as info:
        kind(0)
    assert (info.value.name, info.value.value) == ("per_second", 0)


def test_how_long_from_one_backlog_to_another() -> None:
    assert (Linear(2).until(10, 30), Linear(2).until(30, 10)) == (10, -10)
    assert Exponential(log(2)).until(1, 8) == pytest.approx(3)
    assert Exponential(log(2)).twofold == pytest.approx(1)
