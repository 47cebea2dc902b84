"""Jobs that are put for later."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from twisted.internet.task import Clock

from rdq_twisted import (
    DetachedJob,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    JobCancelled,
    JobReturned,
    ResizableDispatchQueue,
    State,
)
from tests.twisted.tools import Case, Work


class Delays(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work, 9)

    def started(self, seconds: float) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        self.clock.advance(seconds)
        return "".join(self.work.arguments[before:])

    def test_a_job_is_launched_when_its_delay_has_ended(self) -> None:
        job = self.q.put("a", delay=5).job
        assert (job.state, job.due_at, self.q.delayed(), self.q.size()) == (State.DELAYED, 5, [job], (0, 0))
        assert (self.started(4.5), self.started(0.5)) == ("", "a")
        assert (job.state, self.q.delayed()) == (State.UNDERWAY, [])

    def test_there_is_one_timer_and_it_is_for_the_nearest(self) -> None:
        for argument, delay in (("a", 50), ("b", 5), ("c", 20)):
            self.q.submit(argument, delay=delay)
            self.turn()
            assert self.armed() == [{"a": 50, "b": 5, "c": 5}[argument]]

    def test_due_jobs_join_by_priority_and_among_equals_by_arrival(self) -> None:
        queue = self.queue(self.work, 0)
        for argument, priority, delay in (("a", 1, 3), ("b", 0, 4), ("c", 1, 0), ("d", 1, 1)):
            queue.submit(argument, priority, delay=delay)
        self.clock.advance(5)
        assert "".join(job.argument for job in queue.pending()) == "bacd"

    def test_the_queues_own_delay_is_for_a_put_that_does_not_say(self) -> None:
        queue = self.queue(self.work, 9, delay=5)
        for argument, delay in (("a", None), ("b", 0), ("c", 2)):
            queue.submit(argument, delay=delay)
        assert queue.delay == 5
        assert [self.started(seconds) for seconds in (0, 2, 3)] == ["b", "c", "a"]

    def test_a_moment_by_the_wall_clock(self) -> None:
        clock = Clock()
        clock.advance(1_300_000_000)
        queue = ResizableDispatchQueue[str, Any](self.work, 9, clock=clock)
        queue.submit("a", notBefore=1_300_000_030)
        job = queue.submit("b", notBefore=datetime(2011, 3, 13, 7, 7, 40, tzinfo=UTC))
        queue.submit("c", notBefore=datetime(1999, 1, 1, tzinfo=UTC))
        assert job.due_datetime == datetime(2011, 3, 13, 7, 7, 40, tzinfo=UTC)
        for seconds, expected in ((0, "c"), (29, "c"), (1, "ca"), (30, "cab")):
            clock.advance(seconds)
            assert "".join(self.work.arguments) == expected

    def test_what_is_no_delay_and_no_moment_is_refused_and_changes_nothing(self) -> None:
        wrong: list[tuple[dict[str, Any], type[ValueError | TypeError]]] = [
            ({"delay": -1}, InvalidValue),
            ({"delay": float("nan")}, InvalidValue),
            ({"delay": "5"}, InvalidType),
            ({"delay": True}, InvalidType),
            ({"notBefore": datetime(2030, 1, 1)}, InvalidValue),
            ({"notBefore": "tomorrow"}, InvalidType),
            ({"notBefore": 5.0, "delay": 5}, InvalidValue),
        ]
        for terms, kind in wrong:
            self.refused(self.q, kind, partial(self.q.put, "a", **terms))
            self.refused(self.q, kind, partial(self.q.submit, "a", **terms))

    def test_a_delayed_job_is_brought_forward_or_put_off(self) -> None:
        first, second = self.q.submit("a", delay=5), self.q.submit("b", delay=5)
        first.reschedule(9)
        self.q.reschedule(second, 1)
        assert self.q.delayed() == [second, first]
        assert [self.started(seconds) for seconds in (1, 7, 1)] == ["b", "", "a"]
        job = self.q.submit("c", delay=60)
        job.reschedule(0)
        assert self.started(0) == "c"

    def test_only_a_delayed_job_is_rescheduled(self) -> None:
        import copy

        job = self.q.submit("a")
        self.refused(self.q, IllegalTransition, lambda: job.reschedule(5))
        self.turn()
        self.refused(self.q, IllegalTransition, lambda: job.reschedule(5))
        self.work.finish("a")
        self.turn()
        self.refused(self.q, IllegalTransition, lambda: job.reschedule(5))
        self.refused(self.q, DetachedJob, lambda: copy.copy(job).reschedule(5))
        delayed = self.q.submit("b", delay=5)
        self.refused(self.q, InvalidValue, lambda: delayed.reschedule(-1))
        self.refused(self.q, InvalidType, lambda: delayed.reschedule(cast("Any", None)))

    def test_it_can_be_reprioritised_and_cancelled_meanwhile(self) -> None:
        deferred, other = self.q.put("a", delay=5), self.q.submit("b", 1, delay=5)
        other.reprioritize(-1)
        self.q.width = 0
        deferred.cancel()
        assert self.failed(deferred, JobCancelled).job.state is State.CANCELLED
        self.clock.advance(5)
        assert self.q.pending() == [other]

    def test_idleness_waits_for_it_and_a_stop_does_not(self) -> None:
        deferred = self.q.put("a", delay=5)
        idle, stopped = self.q.whenIdle(), self.q.stop()
        self.turn()
        assert self.failed(deferred, JobReturned).job.state is State.RETURNED
        assert self.successResultOf(stopped) == [deferred.job]
        self.successResultOf(idle)

    def test_what_was_handed_back_delayed_is_delayed_for_what_was_left(self) -> None:
        import pickle

        self.q.submit("a", delay=60)
        self.clock.advance(20)
        stopped = self.q.stop()
        self.turn()
        later = self.queue(self.work, 9)
        later.requeue(pickle.loads(pickle.dumps(self.successResultOf(stopped))))
        assert (self.started(39), self.started(1)) == ("", "a")

    def test_a_drain_runs_it(self) -> None:
        self.q.submit("a", delay=5)
        drained = self.q.drain()
        assert self.started(5) == "a"
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(drained) == []
