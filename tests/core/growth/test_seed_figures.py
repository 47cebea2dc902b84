"""Every figure of the seed's post on the Rule of 72, by the functions that give it.

Terry Jones, "Back of the envelope calculations with The Rule of 72", 20 June 2011; in the order of the post.
"""

from __future__ import annotations

import pytest

from rdq_core.growth import (
    RULE_OF_72,
    RULE_OF_110,
    RULE_OF_140,
    RULE_OF_160,
    doublings,
    factor_after,
    project,
    rate_between,
    root,
    rule_for,
)

THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9


def test_moores_law_doubles_every_two_years_and_so_grows_three_per_cent_a_month() -> None:
    assert RULE_OF_72.rate(24) == pytest.approx(0.03)
    assert rate_between(1, 2, 24) == pytest.approx(0.0293, abs=5e-5)  # "about 3%"


def test_a_thousand_is_about_ten_doublings_a_million_twenty_a_billion_thirty() -> None:
    assert factor_after(1, 10) == pytest.approx(1024)
    assert doublings(1024) == 10
    assert [round(doublings(n)) for n in (THOUSAND, MILLION, BILLION)] == [10, 20, 30]
    assert doublings(BILLION) == pytest.approx(29.897, abs=5e-4)


def test_from_16_to_a_thousand_is_six_doublings() -> None:
    assert doublings(16) == 4
    assert round(doublings(THOUSAND / 16)) == 6
    assert doublings(1024 / 16) == 6


def test_internet_domains_doubled_every_ten_months_growing_7_2_per_cent_a_month() -> None:
    every = 60 / round(doublings(THOUSAND / 16))
    assert every == 10
    assert RULE_OF_72.rate(every) == pytest.approx(0.072)
    assert RULE_OF_72.periods(0.072) == pytest.approx(10)


def test_to_check_16_000_domains_become_1_037_067() -> None:
    assert int(project(16_000, 0.072, 60)) == 1_037_067
    assert int(project(16_000, RULE_OF_72.rate(10), 60)) == 1_037_067


def test_and_the_1_3_million_there_really_were_are_7_6_per_cent_a_month() -> None:
    rate = rate_between(16_000, 1.3 * MILLION, 60)
    assert rate == pytest.approx(0.076, abs=5e-4)
    assert project(16_000, rate, 60) == pytest.approx(1.3 * MILLION)
    assert rate > 2 * RULE_OF_72.rate(24)  # "much faster than Moore's law"


def test_internet_users_doubled_seven_times_in_183_months_which_is_every_24_or_so() -> None:
    assert 15.25 * 12 == 183
    times = doublings(2072 / 16)
    assert round(times) == 7
    assert round(183 / 7, 1) == 26.1  # the post: "pretty close to a doubling every 24 months"
    assert rate_between(16 * MILLION, 2072 * MILLION, 183) == pytest.approx(0.027, abs=5e-4)  # "corresponds to 3%"
    assert RULE_OF_72.rate(24) == pytest.approx(0.03)


def test_300_000_users_in_a_year_are_18_doublings_one_every_20_days_at_3_5_per_cent() -> None:
    assert doublings(256 * 1024) == 18
    assert round(doublings(300_000)) == 18
    assert round(365 / 18) == 20
    assert RULE_OF_72.rate(20) == pytest.approx(0.036)  # "~3.5"
    assert rate_between(1, 300_000, 365) == pytest.approx(0.035, abs=2e-4)


def test_at_300_000_users_3_5_per_cent_sign_up_10_500_a_day() -> None:
    assert project(300_000, 0.035, 1) - 300_000 == pytest.approx(10_500)


def test_the_rules_of_110_140_and_160() -> None:
    assert [(rule.factor, rule.constant) for rule in (RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160)] == [
        (2, 72),
        (3, 110),
        (4, 140),
        (5, 160),
    ]
    assert [rule_for(n) for n in (2, 3, 4, 5)] == [RULE_OF_72, RULE_OF_110, RULE_OF_140, RULE_OF_160]


def test_the_tenth_root_of_two_is_about_1_072() -> None:
    assert RULE_OF_72.root(10) == pytest.approx(1.072)
    assert factor_after(0.072, 10) == pytest.approx(2.004, abs=5e-4)
    assert root(2, 10) == pytest.approx(1.0718, abs=5e-5)


def test_the_twentieth_root_of_five_is_about_1_08_and_really_1_0838() -> None:
    assert RULE_OF_160.rate(20) == pytest.approx(0.08)
    assert RULE_OF_160.root(20) == pytest.approx(1.08)
    assert root(5, 20) == pytest.approx(1.0838, abs=5e-5)
