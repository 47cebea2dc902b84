"""How many launches in how much time: at construction, and turned while it runs."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest

from rdq_twisted import InvalidType, Rate, RateSetting
from tests.twisted.tools import Case, Queue, Work


class Rates(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()

    def filled(self, rate: RateSetting, width: int = 9) -> Queue:
        queue = self.queue(self.work, width, rate=rate)
        for argument in "abcdefghi":
            queue.submit(argument)
        self.turn()
        return queue

    def launched(self, seconds: float) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        self.clock.advance(seconds)
        return "".join(self.work.arguments[before:])

    def test_launches_are_as_far_apart_as_the_rate_says(self) -> None:
        self.filled(Rate(2))
        assert "".join(self.work.arguments) == "a"
        assert [self.launched(0.25) for _ in range(5)] == ["", "b", "", "c", ""]

    def test_a_burst_is_launched_at_once(self) -> None:
        self.filled(Rate(1, burst=3))
        assert "".join(self.work.arguments) == "abc"
        assert [self.launched(0.5) for _ in range(4)] == ["", "d", "", "e"]

    def test_several_rates_all_hold(self) -> None:
        queue = self.filled([Rate(2), Rate(3, 60, burst=3)])
        assert queue.rate == (Rate(2), Rate(3, 60, burst=3))
        assert [self.launched(0.5) for _ in range(4)] == ["b", "c", "", ""]
        assert self.launched(18.5) == "d"

    def test_one_timer_is_armed_and_it_is_for_the_next_launch(self) -> None:
        self.filled(Rate(2))
        assert self.armed() == [0.5]

    def test_raising_it_acts_at_once_on_what_waits_and_gives_nothing_away(self) -> None:
        queue = self.filled(Rate(1, 60))
        self.clock.advance(30)
        queue.rate = Rate(1)
        assert self.launched(0) == "", "half a launch is saved up"
        assert [self.launched(0.5) for _ in range(4)] == ["b", "", "c", ""]

    def test_lowering_it_acts_at_once_too(self) -> None:
        queue = self.filled(Rate(10))
        queue.setRate(Rate(1, 10))
        assert self.launched(9) == ""
        assert self.launched(1) == "b"

    def test_without_one_only_the_width_holds_anything_back(self) -> None:
        queue = self.filled(Rate(1, 3600))
        queue.rate = None
        assert queue.rate == ()
        assert self.launched(0) == "bcdefghi"

    def test_one_set_where_there_was_none_begins_with_nothing_saved_up(self) -> None:
        queue = self.filled(None, width=1)
        queue.rate = Rate(1, 10, burst=5)
        queue.width = 9
        assert self.launched(9) == ""
        assert self.launched(1) == "b"

    def test_no_rate_is_refused_and_changes_nothing(self) -> None:
        queue = self.filled(Rate(2))
        for wrong in (2, "10/s", [Rate(1), 2], Rate):
            self.refused(queue, InvalidType, partial(queue.setRate, cast("Any", wrong)))
            self.refused(queue, InvalidType, partial(setattr, queue, "rate", wrong))
            with pytest.raises(InvalidType):
                self.queue(self.work, rate=cast("Any", wrong))

    def test_statistics_tell_it(self) -> None:
        assert self.filled(Rate(2)).statistics().rate == (Rate(2),)

    def test_after_a_stop_it_may_still_be_set(self) -> None:
        queue = self.filled(Rate(2))
        queue.stop()
        queue.rate = Rate(100)
        self.work.finish("a")
        assert self.launched(5) == ""
