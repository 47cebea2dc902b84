"""`rdq estimate`: two observations, and what they come to."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdq_twisted.cli.arguments import parse
from rdq_twisted.cli.estimate import Estimate
from rdq_twisted.cli.text import figure

from .running import PATIENCE, RDQ


def estimated(*argv: str) -> list[str]:
    """The lines of `rdq estimate`."""
    estimate = parse(["estimate", *argv])
    assert isinstance(estimate, Estimate)
    return list(estimate.lines())


def test_a_backlog_that_grows_and_has_a_capacity() -> None:
    assert estimated("2520@02:50", "3120@02:55", "--capacity", "6000") == [
        "2,520 to 3,120 in 5 minutes",
        "in a line: 120 more a minute; 6,000 reached in 24 minutes",
        "on a curve: 1.24 times as many, 0.308 doublings, one in 16.2 minutes; 6,000 reached in 15.3 minutes",
        "rule of 72: 72 / 16.2 is 4.44 % a minute; exactly it is 4.36 %",
    ]


def test_a_backlog_that_shrinks() -> None:
    assert estimated("6000@02:50", "3000@03:50", "--capacity", "9000") == [
        "6,000 to 3,000 in 60 minutes",
        "in a line: 50 fewer a minute; none left in 60 minutes",
        "on a curve: 0.5 times as many, 1 halving, one in 60 minutes",
        "rule of 72: 72 / 60 is 1.2 % a minute; exactly it is 1.15 %",
    ]


def test_the_seeds_internet_domains() -> None:
    """In 60 months; the post rounds to six doublings, one every 10 months, and 7.2 %."""
    assert estimated("16K@1992-07-01", "1.3M@1997-07-01") == [
        "16,000 to 1,300,000 in 60 months",
        "in a line: 21,403 more a month",
        "on a curve: 81.2 times as many, 6.34 doublings, one in 9.46 months",
        "rule of 72: 72 / 9.46 is 7.61 % a month; exactly it is 7.61 %",
    ]


def test_the_seeds_internet_users() -> None:
    lines = estimated("16M@1995-12-01", "2,072M@2011-03-01")
    assert lines[0] == "16,000,000 to 2,072,000,000 in 183 months"
    assert "7.02 doublings, one in 26.1 months" in lines[2]


def test_the_seeds_users_in_a_year() -> None:
    lines = estimated("1@0", "300K@365", "--per", "day")
    assert lines[0] == "1 to 300,000 in 365 days"
    assert lines[2:] == [
        "on a curve: 300,000 times as many, 18.2 doublings, one in 20.1 days",
        "rule of 72: 72 / 20.1 is 3.59 % a day; exactly it is 3.52 %",
    ]


def test_moores_law() -> None:
    assert estimated("1@0", "2@24", "--per", "month")[3] == ("rule of 72: 72 / 24 is 3 % a month; exactly it is 2.93 %")


def test_it_is_an_hour() -> None:
    lines = estimated("10@0", "20@1", "--per", "hour")
    assert lines[1] == "in a line: 10 more an hour"
    assert "% an hour; " in lines[3]


def test_from_nothing_and_to_nothing_there_is_only_a_line() -> None:
    said = "on a curve: nothing to be said, as none comes from 0 or goes there"
    assert estimated("0@1", "5@2") == ["0 to 5 in 1 period", "in a line: 5 more a period", said]
    assert estimated("5@1", "0@2") == ["5 to 0 in 1 period", "in a line: 5 fewer a period; none left", said]


def test_no_growth() -> None:
    assert estimated("5@1", "5@3") == ["5 to 5 in 2 periods", "no growth"]


def test_a_capacity_that_is_reached_already() -> None:
    lines = estimated("10@0", "20@1", "--capacity", "15")
    assert lines[1:3] == [
        "in a line: 10 more a period; 15 reached",
        "on a curve: 2 times as many, 1 doubling, one in 1 period; 15 reached",
    ]
    assert estimated("10@0", "20@1", "--capacity", "0")[1].endswith("; 0 reached")


LENGTHS = [
    (["1@23:50", "2@00:10"], "20 minutes"),
    (["1@02:50:00", "2@02:50:30"], "30 seconds"),
    (["1@02:50", "2@02:54"], "240 seconds"),
    (["1@02:50:00.5", "2@02:50:01"], "0.5 seconds"),
    (["1@01:00", "2@09:00"], "8 hours"),
    (["1@2026-11-20T12:00", "2@2026-11-25T12:00"], "5 days"),
    (["1@2026-11-20T12:00+01:00", "2@2026-11-20T12:00+00:00"], "60 minutes"),
    (["1@2026-01-01", "2@2026-12-31"], "12 months"),
    (["1@2026-01-01", "2@2026-12-31", "--per", "week"], "52 weeks"),
    (["1@2020-01-01", "2@2026-01-01", "--per", "year"], "6 years"),
    (["1@-3", "2@1.5"], "4.5 periods"),
]


@pytest.mark.parametrize(("argv", "length"), LENGTHS)
def test_how_long_it_took(argv: list[str], length: str) -> None:
    assert estimated(*argv)[0].endswith(f" in {length}")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1200", 1200), ("16,000", 16_000), ("1_000", 1000), ("1.3M", 1.3e6), ("300K", 3e5), ("2k", 2000), ("4G", 4e9),
     ("2e6", 2e6), ("2.", 2), ("1e-3", 0.001), ("0", 0)],
)  # fmt: skip
def test_an_amount_as_it_is_typed(typed: str, amount: float) -> None:
    estimate = parse(["estimate", f"{typed}@0", "5@1"])
    assert isinstance(estimate, Estimate)
    assert estimate.start == amount


BAD = [
    (["5", "7@2"], "argument AMOUNT@TIME: must be AMOUNT@TIME, not '5'"),
    (["x@1", "7@2"], "must be an amount (1200, 16,000, 1.3M), not 'x'"),
    (["--", "-5@1", "7@2"], "must be an amount"),
    (["@1", "7@2"], "must be an amount"),
    (["1e999@1", "7@2"], "must be an amount"),
    (["1.2.3@1", "7@2"], "must be an amount"),
    (["5@x", "7@2"], "must be a time (02:50, 1992-07-01, 1992-07-01T02:50, or a count of periods), not 'x'"),
    (["5@nan", "7@2"], "must be a time"),
    (["5@1", "7@inf"], "must be a time"),
    (["5@25:00", "7@02:00"], "must be a time"),
    (["5@1", "7@1"], "the second observation must be later than the first"),
    (["5@2", "7@1"], "the second observation must be later than the first"),
    (["5@-1e308", "7@1e308"], "the second observation must be later than the first"),
    (["5@02:50", "7@02:50"], "the second observation must be later than the first"),
    (["5@1997-07-01", "7@1992-07-01"], "the second observation must be later than the first"),
    (["5@02:50", "7@1992-07-01"], "both times must be written alike"),
    (["5@3", "7@02:50"], "both times must be written alike"),
    (["5@2020-01-01T00:00+01:00", "7@2020-01-02"], "both times must say their time zone, or neither"),
    (["5@02:50+01:00", "7@03:50+01:00"], "a time of day with a time zone needs its date"),
    (["1e-300@0", "1e300@1"], "such that a float can hold the answer"),
    (["5@1", "7@2", "--per", "fortnight"], "argument --per: invalid choice: 'fortnight'"),
    (["5@1", "7@2", "--capacity", "full"], "argument --capacity: must be an amount"),
    (["5@1"], "AMOUNT@TIME"),
    (["5@1", "6@2", "7@3"], "unrecognized arguments: 7@3"),
]


@pytest.mark.parametrize(("argv", "said"), BAD)
def test_bad_usage_is_one_line_and_status_2(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        parse(["estimate", *argv])
    out, error = capsys.readouterr()
    assert (exit.value.code, out, error.count("\n")) == (2, "", 1)
    assert error.startswith(("rdq estimate: error: ", "rdq: error: "))
    assert said in error


AMOUNTS = st.just(0.0) | st.floats(1e-6, 1e15)


@given(AMOUNTS, AMOUNTS, st.floats(2, 1e9), st.none() | AMOUNTS)
def test_of_any_two_observations_something_is_said(
    start: float, end: float, length: float, capacity: float | None
) -> None:
    limit = [] if capacity is None else ["--capacity", repr(capacity)]
    said = " ".join(estimated(f"{start!r}@0", f"{end!r}@{length!r}", *limit))
    assert ("no growth" in said) == (start == end)
    assert "nan" not in said
    assert "inf" not in said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (0.07213, "0.0721"), (7.6, "7.6"), (81.25, "81.2"), (999, "999"), (999.7, "1,000"),
     (1_037_067.4, "1,037,067"), (2e15, "2e+15"), (-1234.5, "-1,234")],
)  # fmt: skip
def test_a_figure(number: float, said: str) -> None:
    assert figure(number) == said


def ran(*argv: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*argv], stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=PATIENCE)


def test_it_is_printed() -> None:
    done = ran(*RDQ, "estimate", "1@0", "2@24", "--per", "month")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == estimated("1@0", "2@24", "--per", "month")


def test_it_is_refused_where_nothing_can_be_printed() -> None:
    done = ran("sh", "-c", 'exec "$@" >&-', "sh", *RDQ, "estimate", "1@0", "2@24")
    assert (done.returncode, done.stderr) == (2, b"rdq estimate: error: standard output is closed\n")


def test_help_says_what_may_be_typed() -> None:
    done = ran(*RDQ, "estimate", "--help")
    assert done.returncode == 0
    assert b"AMOUNT@TIME" in done.stdout
    assert b"rdq estimate 2520@02:50 3120@02:55 --capacity 6000" in done.stdout
