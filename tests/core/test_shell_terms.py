"""A moment by the wall clock, as the delay that a put is given; and what a map is told of all its jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from math import inf, nan
from typing import Any, cast

import pytest

from rdq_core import InvalidType, InvalidValue, Retry
from rdq_core.shell_terms import Moment, check_map, delay_until

NOW = 1_300_000_000.0


def until(not_before: object, delay: float | None = None) -> float | None:
    return delay_until("notBefore", cast("Moment | None", not_before), delay, lambda: NOW)


@pytest.mark.parametrize("delay", [None, 0, 2.5])
def test_where_nothing_is_said_of_a_moment_the_delay_is_what_it_was(delay: float | None) -> None:
    assert until(None, delay) == delay


@pytest.mark.parametrize(
    "moment",
    [
        NOW + 90,
        1_300_000_090,
        datetime.fromtimestamp(NOW + 90, UTC),
        datetime.fromtimestamp(NOW + 90, timezone(timedelta(hours=-5))),
    ],
)
def test_it_is_the_time_from_now_to_the_moment(moment: Moment) -> None:
    assert until(moment) == 90


@pytest.mark.parametrize("moment", [NOW - 90, NOW, 0, -1e12, datetime.fromtimestamp(NOW - 1, UTC)])
def test_a_moment_that_has_passed_is_no_delay(moment: Moment) -> None:
    assert until(moment) == 0


class Nowhere(tzinfo):
    """A time zone that knows no offset: with it a datetime is naive, for all its tzinfo."""

    def utcoffset(self, _: datetime | None, /) -> None:
        return None

    dst = utcoffset

    def tzname(self, _: datetime | None, /) -> str:
        return "nowhere"


@pytest.mark.parametrize(
    "moment", [datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=Nowhere()), nan, inf, -inf, 10**400]
)
def test_a_naive_datetime_and_what_is_not_finite_are_refused(moment: Moment) -> None:
    with pytest.raises(InvalidValue) as raised:
        until(moment)
    assert (raised.value.name, raised.value.value) == ("notBefore", moment)


@pytest.mark.parametrize("moment", [True, "2026-01-01", timedelta(1), b""])
def test_what_is_no_moment_is_refused(moment: object) -> None:
    with pytest.raises(InvalidType) as raised:
        until(moment)
    assert (raised.value.name, raised.value.value) == ("notBefore", moment)


@pytest.mark.parametrize("delay", [0, 5])
def test_a_moment_and_a_delay_at_once_are_refused(delay: float) -> None:
    with pytest.raises(InvalidValue) as raised:
        until(NOW + 5, delay)
    assert (raised.value.name, raised.value.value) == ("notBefore", NOW + 5)


def test_the_clock_is_not_read_where_it_is_not_needed() -> None:
    def wall_time() -> float:
        raise AssertionError

    assert delay_until("not_before", None, 5, wall_time) == 5


def check(**terms: Any) -> None:
    """As for a map with these terms."""
    usual: dict[str, Any] = {
        "priority": 0,
        "key": None,
        "delay": None,
        "timeout": None,
        "retry": None,
        "retry_on": None,
    }
    check_map(**{**usual, **terms})


TAKEN: list[dict[str, Any]] = [
    {},
    {"priority": -inf, "delay": 0, "timeout": inf, "retry": Retry(3), "retry_on": (OSError, KeyError)},
    {"priority": len, "key": str.upper, "retry_on": callable},
]


@pytest.mark.parametrize("terms", TAKEN)
def test_terms_that_every_put_would_take(terms: dict[str, Any]) -> None:
    check(**terms)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("priority", "1", InvalidType),
        ("priority", nan, InvalidValue),
        ("key", "a", InvalidType),
        ("delay", -1, InvalidValue),
        ("timeout", 0, InvalidValue),
        ("retry", 3, InvalidType),
        ("retry_on", 503, InvalidType),
    ],
)
def test_terms_that_none_would_take_are_refused_by_name(name: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        check(**{name: value})
    assert isinstance(raised.value, (InvalidType, InvalidValue))
    assert (raised.value.name, raised.value.value) == (name, value)
