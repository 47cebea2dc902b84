"""A rate as a value: what is one, and how it is written."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from math import inf, nan
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_core import InvalidType, InvalidValue, Rate, RDQError
from rdq_core.rate import as_rates

POSITIVE = st.integers(1, 10**300) | st.floats(min_value=0, exclude_min=True, allow_infinity=False)
BAD_NUMBERS = [
    *((bad, InvalidType) for bad in (True, "3", None, 3j)),
    *((bad, InvalidValue) for bad in (0, 0.0, -1, -0.5, inf, -inf, nan, 10**400)),
]
BAD_BURSTS = [
    *((bad, InvalidType) for bad in (True, 2.0, "3", None)),
    *((bad, InvalidValue) for bad in (0, -1)),
]


@pytest.mark.parametrize(("bad", "error"), BAD_NUMBERS)
@pytest.mark.parametrize("name", ["limit", "per"])
def test_limit_and_per_are_finite_numbers_above_0(name: str, bad: float, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        Rate(bad) if name == "limit" else Rate(10, bad)
    assert (info.type, cast("InvalidValue", info.value).name) == (error, name)


@pytest.mark.parametrize(("bad", "error"), BAD_BURSTS)
def test_a_burst_is_an_int_from_1(bad: int, error: type[RDQError]) -> None:
    with pytest.raises(error) as info:
        Rate(10, burst=bad)
    assert (info.type, cast("InvalidValue", info.value).name) == (error, "burst")


def test_it_is_a_value() -> None:
    assert Rate(10) == Rate(10.0, 1, 1)
    assert hash(Rate(10)) == hash(Rate(10.0, 1, 1))
    assert len({Rate(10), Rate(20, 2), Rate(10, burst=2)}) == 3
    with pytest.raises(FrozenInstanceError):
        Rate(10).limit = 20  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("10/s", Rate(10)),
        ("200/min", Rate(200, 60)),
        ("5/2s", Rate(5, 2)),
        ("3600/h", Rate(3600, 3600)),
        ("1000/d", Rate(1000, 86400)),
        ("5/2min", Rate(5, 120)),
        ("0.5/s", Rate(0.5)),
        ("1/0.25s", Rate(1, 0.25)),
        ("2e3/1e-3s", Rate(2000, 0.001)),
        ("10/s burst 5", Rate(10, burst=5)),
        ("  10 / 2 s   burst   7 ", Rate(10, 2, 7)),
    ],
)
def test_what_a_text_says(text: str, rate: Rate) -> None:
    assert Rate.parse(text) == rate


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate(10), "10/s"),
        (Rate(10.0, 1), "10/s"),
        (Rate(200, 60), "200/min"),
        (Rate(1, 3600, 2), "1/h burst 2"),
        (Rate(5, 86400), "5/d"),
        (Rate(2.5, 7), "2.5/7s"),
        (Rate(1e-7, 1e22), "1e-07/1e+22s"),
    ],
)
def test_how_it_is_written(rate: Rate, text: str) -> None:
    assert str(rate) == text


@given(st.builds(Rate, POSITIVE, POSITIVE.map(float), st.integers(1, 10**30)))
def test_every_rate_is_read_back_from_its_text(rate: Rate) -> None:
    assert Rate.parse(str(rate)) == rate


BAD_TEXTS = [
    *(
        "",
        "10",
        "10/",
        "/s",
        "s",
        "ten/s",
        "10/m",
        "10/sec",
        "10/ss",
        "10 s",
        "10/s/s",
        "-1/s",
        "+1/s",
        "1_0/s",
        "1./s",
    ),
    *("0/s", "10/0s", "nan/s", "inf/s", "1e999/s", "1/1e999s", "1/1e-999s", "1" * 5000 + "/s", "1/1e308d", "\u0661/s"),
    *("10/s burst", "10/s burst 0", "10/s burst -1", "10/s burst 2.5", "10/sburst 2", "10/s burst " + "1" * 5000),
]


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_other_texts_are_refused_and_told_what_is_accepted(text: str) -> None:
    with pytest.raises(InvalidValue) as info:
        Rate.parse(text)
    assert (info.value.value, '"10/s burst 5"' in str(info.value)) == (text, True)


@pytest.mark.parametrize("bad", [10, None, b"10/s", Rate(10)])
def test_what_is_no_text_is_not_parsed(bad: str) -> None:
    with pytest.raises(InvalidType) as info:
        Rate.parse(bad)
    assert info.value.value is bad


def test_a_setting_is_one_rate_or_several_or_none() -> None:
    one, other = Rate(10), Rate(200, 60)
    assert as_rates(None) == as_rates([]) == ()
    assert as_rates(one) == as_rates([one, Rate(10.0)]) == (one,)
    assert as_rates(iter([other, one])) == (other, one)


@pytest.mark.parametrize("bad", [10, "10/s", ["10/s"], [Rate(10), [Rate(10)]], [None], 2.5])
def test_nothing_else_is_a_setting(bad: None) -> None:
    with pytest.raises(InvalidType):
        as_rates(bad)


@pytest.mark.parametrize("bad", ["10/s", b"10/s", ["10/s"], "10"])
def test_who_gives_a_text_is_told_which_and_who_makes_a_rate_of_it(bad: None) -> None:
    with pytest.raises(
        InvalidType, match=r"^rate must be a Rate \(Rate\.parse makes one of a text\), .*not b?'10"
    ) as info:
        as_rates(bad)
    assert info.value.value in {"10/s", b"10/s", "10"}
