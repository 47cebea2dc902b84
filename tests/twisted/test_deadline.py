"""A stop and a drain that come to their end, whatever the work does."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest
from twisted.internet.defer import Deferred

from rdq_twisted import InvalidType, InvalidValue, JobAbandoned, JobCancelled, State
from tests.twisted.test_timeout import Stubborn
from tests.twisted.tools import Case


class Deadlines(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Stubborn()
        self.q = self.queue(self.work, 2)
        self.puts = [self.q.put(argument) for argument in "abc"]
        self.turn()
        self.jobs = [put.job for put in self.puts]

    def handed_back(self, stopped: Deferred[Any]) -> str:
        return "".join(job.argument for job in self.successResultOf(stopped))

    def test_a_stop_interrupts_what_is_under_way_at_its_deadline(self) -> None:
        stopped = self.q.stop(deadline=30)
        self.clock.advance(29)
        assert self.work.cancelled == []
        self.clock.advance(1)
        assert self.work.cancelled == ["a", "b"]
        self.failed(self.puts[0], JobCancelled)
        self.waits(stopped)
        self.work.fail("a")
        self.work.finish("b")
        self.turn()
        assert self.handed_back(stopped) == "ac", "and not what succeeded all the same"

    def test_work_that_ends_before_leaves_no_timer(self) -> None:
        stopped = self.q.stop(deadline=30, abandon=5)
        self.work.finish("a", "b")
        self.turn()
        assert self.handed_back(stopped) == "c"
        assert self.armed() == []

    def test_work_that_never_ends_is_given_up_and_the_stop_ends(self) -> None:
        stopped = self.q.stop(deadline=30, abandon=5)
        watching = self.jobs[0].watch()
        self.clock.advance(30)
        self.work.finish("b")
        self.clock.advance(4)
        self.waits(stopped, watching)
        self.clock.advance(1)
        assert self.handed_back(stopped) == "ac"
        assert self.failed(watching, JobAbandoned).job.state is State.ABANDONED
        assert (self.q.size(), self.q.statistics().abandoned) == ((0, 0), 1)
        self.failed(self.puts[0], JobCancelled)

    def test_how_abandoned_work_ends_after_all_is_recorded(self) -> None:
        stopped = self.q.stop(cancelUnderway=True, abandon=5)
        self.clock.advance(5)
        assert self.handed_back(stopped) == "abc"
        self.work.finish("a")
        self.work.fail("b")
        self.turn()
        first, second, _ = self.jobs
        assert (first.state, first.result) == (State.ABANDONED, "A")
        assert (second.state, type(second.error)) == (State.ABANDONED, ValueError)
        for put in self.puts:
            put.addErrback(lambda _: None)

    def test_one_that_nobody_watches_is_logged_once(self) -> None:
        queue = self.queue(self.work)
        queue.submit("d")
        self.turn()
        queue.stop(cancelUnderway=True, abandon=0)
        self.turn()
        assert len(self.logged(JobAbandoned)) == 1

    def test_a_drain_becomes_a_stop_at_its_deadline(self) -> None:
        drained = self.q.drain(deadline=30, abandon=5)
        self.work.finish("a")
        self.turn()
        assert self.work.arguments == ["a", "b", "c"]
        self.clock.advance(30)
        assert self.work.cancelled == ["b", "c"]
        self.clock.advance(5)
        assert self.handed_back(drained) == "bc"

    def test_the_earliest_of_several_deadlines_counts(self) -> None:
        for deadline in (60, 10, 30):
            self.q.stop(deadline=deadline)
        self.clock.advance(10)
        assert self.work.cancelled == ["a", "b"]

    def test_what_is_no_deadline_is_refused_and_changes_nothing(self) -> None:
        wrong: list[tuple[dict[str, Any], type[ValueError | TypeError]]] = [
            ({"deadline": -1}, InvalidValue),
            ({"deadline": float("nan")}, InvalidValue),
            ({"deadline": "30"}, InvalidType),
            ({"deadline": 30, "abandon": -1}, InvalidValue),
            ({"abandon": 5}, InvalidValue),
        ]
        for terms, kind in wrong:
            self.refused(self.q, kind, partial(self.q.stop, **terms))
            self.refused(self.q, kind, partial(self.q.drain, **terms))

    def test_the_deadline_is_named(self) -> None:
        with pytest.raises(TypeError):
            cast("Any", self.q).stop(True, 30)
        assert not self.q.stopped
