"""The judge is judged: what it takes, refuses and counts. Time is in nanoseconds."""

from __future__ import annotations

import pytest

from tests.judge.company import SECOND, Company, Terms, Verdict

TAKEN, TOO_MANY, TOO_FAST, BUSY = Verdict


def open_company(**terms: int) -> Company:
    return Company(Terms(**terms), 0)


def arrivals(company: Company, *moments: float) -> list[Verdict]:
    """The verdicts on requests at these moments, in seconds, each ended at once if it is taken."""
    verdicts: list[Verdict] = []
    for number, moment in enumerate(moments):
        verdicts.append(company.arrives(round(moment * SECOND)))
        if verdicts[-1] is TAKEN:
            company.ends(company.figures.taken, f"{moment} {number}")
    return verdicts


def test_so_many_at_once_and_a_slot_is_free_when_the_work_ends() -> None:
    company = open_company(simultaneous=2, rate=0)
    verdicts = [company.arrives(0) for _ in range(3)]
    company.ends(1, "a")
    verdicts += [company.arrives(0) for _ in range(2)]
    assert verdicts == [TAKEN, TAKEN, TOO_MANY, TAKEN, TOO_MANY]
    assert (company.figures.most_at_once, company.figures.refused) == (2, {"too many at once": 2})


def test_a_burst_and_then_the_rate() -> None:
    company = open_company(rate=50, burst=5)
    assert arrivals(company, *[1] * 6) == [TAKEN] * 5 + [TOO_FAST]
    assert arrivals(company, 1.019, 1.02, 1.02) == [TOO_FAST, TAKEN, TOO_FAST]
    assert arrivals(company, 1.06, 1.06, 1.06) == [TAKEN, TAKEN, TOO_FAST]
    assert arrivals(company, *[99] * 6) == [TAKEN] * 5 + [TOO_FAST]


def test_to_the_nanosecond() -> None:
    company = open_company(rate=50, burst=1)
    verdicts = [company.arrives(now) for now in (0, SECOND // 50 - 1, SECOND // 50)]
    assert verdicts == [TAKEN, TOO_FAST, TAKEN]
    company = open_company(rate=3, per=60, burst=1)
    verdicts = [company.arrives(now) for now in (0, 20 * SECOND - 1, 20 * SECOND)]
    assert verdicts == [TAKEN, TOO_FAST, TAKEN]


def test_what_is_refused_costs_nothing() -> None:
    company = open_company(rate=50, burst=1, simultaneous=1)
    assert [company.arrives(0), company.arrives(SECOND), company.arrives(2 * SECOND)] == [TAKEN, TOO_MANY, TOO_MANY]
    company.ends(1, "a")
    assert arrivals(company, 2, 2.01, 2.02) == [TAKEN, TOO_FAST, TAKEN]


def test_a_message_is_sent_once_however_often_it_is_asked_for() -> None:
    company = open_company()
    for key in ("a", "b", "a"):
        company.arrives(0)
        assert company.ends(company.figures.taken, key)
    assert (company.figures.sent, company.figures.repeated, company.figures.taken) == (2, 1, 3)


def test_one_in_so_many_fails_before_it_is_sent_or_after() -> None:
    company = open_company(rate=0, fail_every=3, lose_every=4)
    well: list[bool] = []
    for number in range(1, 9):
        company.arrives(0)
        well.append(company.ends(number, str(number)))
    assert well == [True, True, False, False, True, False, True, False]
    figures = company.figures
    assert (figures.sent, figures.failed, figures.lost) == (6, 2, 2)


def test_it_says_when_to_come_back_and_refuses_whoever_comes_before() -> None:
    company = open_company(rate=0, busy_every=2, busy_for=3)
    assert arrivals(company, 1, 1, 1, 1.5, 3.999) == [TAKEN, TAKEN, BUSY, BUSY, BUSY]
    assert [company.busy_seconds(round(moment * SECOND)) for moment in (1, 1.5, 2, 3.999, 4, 9)] == [3, 3, 2, 1, 0, 0]
    assert arrivals(company, 4, 4, 4) == [TAKEN, TAKEN, BUSY]


@pytest.mark.parametrize("moments", [[], [1], [1, 3, 4]])
def test_it_knows_the_first_and_the_last_that_it_took(moments: list[float]) -> None:
    company = open_company()
    arrivals(company, *moments)
    figures = company.figures
    assert figures.first_at == (moments[0] * SECOND if moments else None)
    assert figures.last_at == (moments[-1] * SECOND if moments else None)


def test_it_knows_how_long_requests_were_on_their_way_where_they_say_so() -> None:
    company = open_company()
    company.arrives(1000)
    assert (company.figures.quickest, company.figures.slowest) == (None, None)
    for now, sent_at in ((1000, 990), (2000, 1950), (3000, 2993)):
        company.arrives(now, sent_at)
    assert (company.figures.quickest, company.figures.slowest) == (7, 50)
