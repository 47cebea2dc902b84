"""A pause that ends by itself."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from rdq_twisted import InvalidType, InvalidValue
from tests.twisted.tools import Case, Work


class PauseFor(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work, 9)

    def started(self, seconds: float) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        self.clock.advance(seconds)
        return "".join(self.work.arguments[before:])

    def test_nothing_is_launched_until_it_is_over(self) -> None:
        self.q.pauseFor(5)
        self.q.submit("a")
        assert (self.started(0), self.q.paused, self.armed()) == ("", True, [5])
        assert (self.started(4.5), self.started(0.5)) == ("", "a")
        assert not self.q.paused

    def test_it_is_over_though_nobody_has_put_anything(self) -> None:
        self.q.pauseFor(5)
        self.clock.pump([0, 5])
        assert not self.q.paused

    def test_what_is_under_way_goes_on(self) -> None:
        job = self.q.submit("a")
        self.turn()
        self.q.pauseFor(5)
        self.work.finish("a")
        self.turn()
        assert job.succeeded
        self.clock.advance(5)

    def test_a_function_that_calls_it_prevents_the_next_launch(self) -> None:
        launched: list[str] = []

        def func(argument: str) -> None:
            launched.append(argument)
            queue.pauseFor(5)

        queue = self.queue(func, 9)
        for argument in "ab":
            queue.submit(argument)
        self.turn()
        assert launched == ["a"]
        self.clock.advance(5)
        assert launched == ["a", "b"]
        self.clock.advance(5)

    def test_of_several_the_latest_end_counts(self) -> None:
        self.q.submit("a")
        for seconds in (5, 9, 2):
            self.q.pauseFor(seconds)
        assert (self.started(8.5), self.started(0.5)) == ("", "a")

    def test_resume_ends_it_at_once(self) -> None:
        self.q.submit("a")
        self.q.pauseFor(5)
        assert self.started(1) == ""
        self.q.resume()
        assert (self.started(0), self.armed()) == ("a", [])

    def test_a_pause_without_an_end_is_one_whatever_comes_before_and_after(self) -> None:
        self.q.submit("a")
        self.q.pauseFor(5)
        quiet = self.q.pause()
        self.q.pauseFor(7)
        assert (self.started(99), self.q.paused) == ("", True)
        assert self.successResultOf(quiet) is True
        self.q.resume()
        assert self.started(0) == "a"

    def test_the_repr_and_the_statistics_say_how_long(self) -> None:
        self.q.pauseFor(90)
        self.clock.advance(77.5)
        assert "paused for 12.5 s more" in repr(self.q)
        assert self.q.statistics().resumes_in == 12.5
        self.q.resume()
        assert "paused" not in repr(self.q)

    def test_a_queue_can_be_stopped_meanwhile(self) -> None:
        job = self.q.submit("a")
        self.q.pauseFor(5)
        stopped = self.q.stop()
        self.turn()
        assert self.successResultOf(stopped) == [job]
        assert self.armed() == []

    def test_a_drain_waits_for_its_end(self) -> None:
        self.q.submit("a")
        self.q.pauseFor(5)
        drained = self.q.drain()
        assert self.started(5) == "a"
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(drained) == []

    def test_what_are_no_seconds_is_refused_and_changes_nothing(self) -> None:
        wrong: list[tuple[Any, type[ValueError | TypeError]]] = [
            (-1, InvalidValue),
            (float("inf"), InvalidValue),
            (float("nan"), InvalidValue),
            ("5", InvalidType),
            (None, InvalidType),
        ]
        for seconds, kind in wrong:
            self.refused(self.q, kind, partial(self.q.pauseFor, cast("float", seconds)))
