"""Limits for the jobs of each key."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import InvalidType, InvalidValue, Rate, Retry, Size
from tests.twisted.tools import Case, Queue, Work


class Keys(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()

    def filled(self, arguments: str, width: int = 9, **settings: Any) -> Queue:
        """A queue with these jobs, each of the key that is its letter; digits tell them apart."""
        queue = self.queue(self.work, width, **settings)
        for argument in arguments.split():
            queue.submit(argument, key=argument[0])
        return queue

    def started(self, seconds: float = 0) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        self.clock.advance(seconds)
        return " ".join(self.work.arguments[before:])

    def test_no_key_has_more_under_way_than_it_may(self) -> None:
        queue = self.filled("a1 a2 a3 b1 b2 b3", widthPerKey=2)
        assert self.started() == "a1 a2 b1 b2"
        assert queue.sizeByKey() == {"a": Size(2, 1), "b": Size(2, 1)}
        self.work.finish("a2")
        assert self.started() == "a3"
        assert queue.widthPerKey == 2

    def test_a_key_with_100_000_jobs_ahead_is_in_nobodys_way(self) -> None:
        queue = self.queue(self.work, 9, widthPerKey=1)
        for number in range(100_000):
            queue.submit(f"a{number}", key="a")
        queue.submit("b", key="b")
        queue.submit("c")
        assert self.started() == "a0 b c"
        self.work.finish("b", "c")

    def test_priority_and_then_arrival_decide_among_those_that_may(self) -> None:
        queue = self.filled("a1 a2 b1 c1", 2, widthPerKey=1)
        queue.submit("d1", -1, key="d")
        assert self.started() == "d1 a1"
        self.work.finish("d1")
        assert self.started() == "b1"

    def test_a_job_without_a_key_is_limited_by_no_key(self) -> None:
        queue = self.queue(self.work, 9, widthPerKey=1)
        jobs = [queue.submit(argument) for argument in "abc"]
        assert self.started() == "a b c"
        assert [job.key for job in jobs] == [None] * 3

    def test_the_width_per_key_is_turned_while_it_runs(self) -> None:
        queue = self.filled("a1 a2 a3 a4 b1")
        queue.widthPerKey = 1
        assert self.started() == "a1 b1"
        queue.setWidthPerKey(2)
        assert self.started() == "a2"
        queue.widthPerKey = 1
        self.work.finish("a1")
        assert self.started() == ""
        queue.widthPerKey = None
        assert self.started() == "a3 a4"

    def test_each_key_has_a_rate_of_its_own(self) -> None:
        queue = self.filled("a1 a2 b1 b2", ratePerKey=Rate(1, per=10))
        assert queue.ratePerKey == (Rate(1, per=10),)
        assert (self.started(), self.armed()) == ("a1 b1", [10])
        assert (self.started(9.5), self.started(0.5)) == ("", "a2 b2")

    def test_that_is_turned_while_it_runs_too(self) -> None:
        queue = self.filled("a1 a2 a3", ratePerKey=Rate(1, per=10))
        assert self.started() == "a1"
        queue.ratePerKey = Rate(1, per=5)
        assert (self.started(4.5), self.started(0.5)) == ("", "a2")
        queue.setRatePerKey(None)
        assert self.started() == "a3"

    def test_a_slot_of_a_key_is_held_until_the_work_has_ended(self) -> None:
        ended = Deferred[None]()

        async def stubborn(argument: str) -> None:
            self.work.arguments.append(argument)
            try:
                await Deferred[None]()
            except CancelledError:
                await ended

        queue = self.queue(stubborn, 9, widthPerKey=1)
        first, _ = queue.submit("a1", key="a"), queue.submit("a2", key="a")
        assert self.started() == "a1"
        first.cancel()
        assert self.started() == ""
        ended.callback(None)
        assert self.started() == "a2"

    def test_one_that_waits_to_be_done_again_holds_no_slot_of_its_key(self) -> None:
        self.filled("a1 a2", widthPerKey=1, retry=Retry(2, first=5, jitter=0))
        assert self.started() == "a1"
        self.work.fail("a1")
        assert self.started() == "a2"
        assert self.started(5) == ""
        self.work.finish("a2")
        assert self.started() == "a1"

    def test_a_map_may_give_each_its_key(self) -> None:
        queue = self.queue(self.work, 9, widthPerKey=1)
        jobs = queue.map(
            ["a1", "a2", "b1"], key=lambda argument: argument[0], priority=lambda argument: -int(argument[1])
        )
        first = Deferred.fromCoroutine(anext(jobs))
        assert self.started() == "a2 b1"
        self.work.finish("b1")
        self.turn()
        assert self.successResultOf(first).key == "b"
        left = jobs.aclose()
        self.turn()
        self.successResultOf(left)

    def test_a_restart_keeps_the_keys(self) -> None:
        queue = self.filled("a1 b1 a2", 0)
        stopped = queue.stop()
        self.turn()
        jobs = pickle.loads(pickle.dumps(self.successResultOf(stopped)))
        later = self.queue(self.work, 9, widthPerKey=1)
        assert [job.key for job in later.requeue(jobs)] == ["a", "b", "a"]
        assert self.started() == "a1 b1"

    def test_what_is_no_limit_and_no_key_is_refused_and_changes_nothing(self) -> None:
        queue = self.filled("a1 a2", widthPerKey=1)
        wrong: list[tuple[Callable[[], object], type[ValueError | TypeError]]] = [
            (partial(queue.setWidthPerKey, -1), InvalidValue),
            (partial(queue.setWidthPerKey, True), InvalidType),
            (partial(queue.setWidthPerKey, anything(1.5)), InvalidType),
            (partial(queue.setRatePerKey, anything("1/s")), InvalidType),
            (partial(queue.put, "x", key=anything([])), InvalidType),
            (partial(queue.submit, "x", key=anything({})), InvalidType),
            (partial(queue.map, "x", key=anything("a")), InvalidType),
        ]
        for act, kind in wrong:
            self.refused(queue, kind, act)
        with pytest.raises(InvalidValue):
            self.queue(self.work, widthPerKey=-1)
        with pytest.raises(InvalidType):
            self.queue(self.work, ratePerKey=10)
        self.turn()


def anything(value: object) -> Any:
    """What no type checker minds."""
    return value
