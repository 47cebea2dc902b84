"""What type checkers must accept of growth, and what they must infer: read by type checkers, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never, assert_type

from rdq_core.growth import (
    RULE_OF_72,
    Exponential,
    Forecast,
    Linear,
    NoCourse,
    Observation,
    Rule,
    Trend,
    doublings,
    project,
    rate_between,
    rule_for,
)


def arithmetic() -> None:
    """Numbers in, numbers out; a rule is a value."""
    assert_type(project(16_000, 0.072, 60), float)
    assert_type(rate_between(1, 2, 24), float)
    assert_type(doublings(1000), float)
    assert_type(RULE_OF_72.periods(0.03), float)
    assert_type(rule_for(10), Rule)
    assert_type(Rule.general(2, 0.1).bound(0, 0.2), float)


def trend() -> None:
    """A forecast there may not be; of its course there are three kinds."""
    watched = Trend(1000, keep=30, spacing=1)
    watched.observe(5, now=0)
    assert_type(watched.observations, tuple[Observation, ...])
    forecast = watched.forecast()
    assert_type(forecast, Forecast | None)
    if forecast is not None:
        assert_type(forecast.full_in, float | None)
        match forecast.course:
            case Linear(per_second):
                assert_type(per_second, float)
            case Exponential() as curve:
                assert_type(curve.twofold, float)
            case NoCourse() as why:
                assert_type(why, NoCourse)
            case _:
                assert_never(forecast.course)
