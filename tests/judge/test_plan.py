"""What the settings of a run permit."""

from __future__ import annotations

import pytest

from rdq_core import Rate
from tests.judge.plan import Turn, permitted


@pytest.mark.parametrize(("seconds", "messages"), [(0.5, 50), (1, 100), (1.5, 115), (2, 130), (4, 330)])
def test_what_the_width_permits(seconds: float, messages: float) -> None:
    turns = [Turn(0, 10), Turn(1, 3), Turn(2, 10)]
    assert permitted(turns, seconds, 0.1) == pytest.approx(messages)


@pytest.mark.parametrize(("seconds", "messages"), [(1, 50), (2, 80), (3, 130), (4, 150), (6, 250)])
def test_what_the_rate_permits_where_that_is_less(seconds: float, messages: float) -> None:
    slow, quick = Rate(20, burst=2), Rate(50, burst=5)
    turns = [Turn(0, 10, quick), Turn(1, width=3), Turn(2, width=10), Turn(3, rate=slow), Turn(4, rate=quick)]
    assert permitted(turns, seconds, 0.1) == pytest.approx(messages)
