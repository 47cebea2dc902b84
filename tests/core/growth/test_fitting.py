"""The fits beneath a trend, by hand: the standard error, and where a curve is better enough."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

from math import exp, sqrt

import pytest

from rdq_core.growth._fitting import Line, Points, is_curved, line, logarithmic


def test_the_standard_error_of_a_slope() -> None:
    three = line([(0, 0), (0.5, 1), (1, 0)])  # residuals -1/3, 2/3, -1/3, and x spreads by 1/2
    assert [three.slope, three.error] == pytest.approx([0, sqrt(2 / 3 / 1 / 0.5)])
    four = line([(0, 0), (1 / 3, 1), (2 / 3, 1), (1, 0)])  # residuals of 1/2, and x spreads by 5/9
    assert [four.slope, four.error] == pytest.approx([0, sqrt(1 / 2 / (5 / 9))])


def test_two_points_tell_nothing_of_noise() -> None:
    assert line([(0, 1), (1, 3)]) == Line(1, 2, 0)


def test_a_slope_is_certain_from_three_standard_errors_on() -> None:
    slopes = [3.01, 3, 2.99, -3.01, -3]
    assert [Line(0, slope, 1).certain for slope in slopes] == [True, False, False, True, False]
    assert not Line(0, 0, 0).certain


def between(part: float) -> Points:
    """Six points on a curve, and three so far on the way from it to the line through the six."""
    early = [(k / 8, 2.0**k) for k in range(6)]
    straight, curve = line(early), line(logarithmic(early))
    late = [k / 8 for k in range(6, 9)]
    return [*early, *((x, exp(curve.at(x)) * (1 - part) + straight.at(x) * part) for x in late)]


def test_a_curve_must_be_twice_as_good_where_the_latest_third_is() -> None:
    parts = [0, 0.33, 0.34, 0.5, 1]  # at a third the line misses by twice as much as the curve
    assert [is_curved(between(part)) for part in parts] == [True, True, False, False, False]
