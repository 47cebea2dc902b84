"""Work that takes too long."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, cast

from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred

import rdq_core
from rdq_twisted import InvalidType, InvalidValue, JobCancelled, JobTimedOut, State
from rdq_twisted.lasting import Lasting
from tests.twisted.tools import Case, Work, note


class Stubborn(Work):
    """Work that takes note of being cancelled, and goes on."""

    def __call__(self, argument: str) -> Deferred[str]:
        self.arguments.append(argument)
        self.deferreds[argument] = Lasting[str](lambda _: self.cancelled.append(argument))
        return self.deferreds[argument]


class Timeouts(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Stubborn()
        self.q = self.queue(self.work)

    def test_who_put_it_is_told_at_the_interrupt_and_who_watches_when_it_has_ended(self) -> None:
        deferred = self.q.put("a", timeout=5)
        job = deferred.job
        watching = job.watch()
        self.turn()
        self.clock.advance(4.5)
        self.waits(deferred)
        self.clock.advance(0.5)
        assert self.failed(deferred, JobTimedOut).job is job
        assert (self.work.cancelled, job.state) == (["a"], State.CANCELLING)
        self.waits(watching)
        self.clock.advance(60)
        self.work.fail("a")
        self.turn()
        assert self.failed(watching, JobTimedOut).job is job
        assert (job.state, job.stopped_at, type(job.error)) == (State.TIMED_OUT, 65, ValueError)

    def test_the_slot_is_held_until_the_work_has_ended(self) -> None:
        self.q.put("a", timeout=5).addErrback(lambda _: None)
        self.q.put("b").addErrback(lambda _: None)
        self.clock.advance(0)
        self.clock.advance(60)
        assert (self.work.arguments, self.q.size()) == (["a"], (1, 1))
        self.work.finish("a")
        self.turn()
        assert (self.work.arguments, self.q.statistics().timed_out) == (["a", "b"], 1)

    def test_it_is_every_timeout_error_that_somebody_may_expect(self) -> None:
        for kind in (rdq_core.JobTimedOut, TimeoutError, defer.TimeoutError):
            deferred = self.q.put("a", timeout=5)
            self.turn()
            self.clock.advance(5)
            assert isinstance(self.failed(deferred, JobTimedOut), kind)
            self.work.finish("a")
            self.turn()

    def test_it_counts_from_the_launch_and_not_while_it_waits(self) -> None:
        first, second = self.q.submit("a"), self.q.submit("b", timeout=5)
        self.turn()
        self.clock.advance(100)
        assert self.q.pending() == [second]
        self.work.finish("a")
        self.turn()
        self.clock.advance(4.5)
        assert (first.state, second.state) == (State.FINISHED, State.UNDERWAY)
        self.work.finish("b")
        self.turn()
        assert second.state is State.FINISHED

    def test_the_queues_own_is_for_a_put_that_does_not_say(self) -> None:
        queue = self.queue(self.work, 9, timeout=5)
        jobs = [
            queue.submit(argument, timeout=timeout)
            for argument, timeout in zip("abc", (None, 9, math.inf), strict=True)
        ]
        assert (queue.timeout, [job.timeout for job in jobs]) == (5, [5, 9, math.inf])
        self.turn()
        for seconds, cancelled in ((5, "a"), (4, "ab"), (1e6, "ab")):
            self.clock.advance(seconds)
            assert "".join(self.work.cancelled) == cancelled
        self.work.finish(*"abc")
        self.turn()
        assert len(self.logged(JobTimedOut)) == 2

    def test_work_that_succeeds_all_the_same_is_recorded(self) -> None:
        job = self.q.submit("a", timeout=5)
        self.turn()
        self.clock.advance(5)
        self.work.finish("a")
        self.turn()
        assert (job.state, job.result, job.succeeded) == (State.TIMED_OUT, "A", True)
        assert len(self.logged(JobTimedOut)) == 1

    def test_one_that_nobody_watches_is_logged_once_and_at_its_time_though_its_work_hangs(self) -> None:
        job = self.q.submit("a", timeout=5)
        self.turn()
        self.clock.advance(5)
        [failure] = cast("list[Any]", self.logged(JobTimedOut))
        assert (failure.value.job, job.state) == (job, State.CANCELLING)
        self.work.fail("a")
        self.turn()
        assert (self.logged(JobTimedOut), job.state) == ([], State.TIMED_OUT)

    def test_one_that_somebody_watches_is_theirs_and_who_watches_later_is_told_too(self) -> None:
        first, second = self.q.submit("a", timeout=5), self.q.submit("b", timeout=5)
        watching = first.watch()
        self.turn()
        self.clock.advance(5)
        assert self.logged(JobTimedOut) == []
        self.work.finish("a")
        self.turn()
        self.clock.advance(5)
        assert len(self.logged(JobTimedOut)) == 1
        later = second.watch()
        self.work.finish("b")
        self.turn()
        assert [self.failed(each, JobTimedOut).job for each in (watching, later)] == [first, second]
        assert self.logged(JobTimedOut) == []

    def test_one_whose_last_watcher_leaves_after_its_time_is_logged_at_its_end(self) -> None:
        watching = self.q.submit("a", timeout=5).watch()
        watching.addErrback(lambda _: None)
        self.turn()
        self.clock.advance(5)
        watching.cancel()
        self.work.finish("a")
        self.turn()
        assert len(self.logged(JobTimedOut)) == 1

    def test_one_whose_deferred_another_of_the_same_moment_cancels_has_timed_out_all_the_same(self) -> None:
        queue = self.queue(self.work, 2, timeout=5)
        first, second = queue.put("a"), queue.put("b")
        first.addErrback(lambda _: second.cancel())
        self.turn()
        self.clock.advance(5)
        assert self.failed(second, JobTimedOut).job.state is State.CANCELLING
        assert self.work.cancelled == ["a", "b"]
        self.work.fail("a", "b")
        self.turn()
        assert [deferred.job.state for deferred in (first, second)] == [State.TIMED_OUT] * 2

    def test_a_job_that_is_cancelled_before_does_not_time_out(self) -> None:
        deferred = self.q.put("a", timeout=5)
        self.turn()
        deferred.job.cancel()
        self.turn()
        self.failed(deferred, JobCancelled)
        self.clock.advance(60)
        self.work.fail("a")
        self.turn()
        assert (deferred.job.state, self.work.cancelled) == (State.CANCELLED, ["a"])

    def test_cancelling_a_job_that_has_timed_out_has_no_effect(self) -> None:
        deferred = self.q.put("a", timeout=5)
        self.turn()
        self.clock.advance(5)
        deferred.job.cancel()
        self.turn()
        self.failed(deferred, JobTimedOut)
        self.work.fail("a")
        self.turn()
        assert (deferred.job.state, self.work.cancelled) == (State.TIMED_OUT, ["a"])

    def test_work_that_twisted_fires_at_once_frees_its_slot_at_once(self) -> None:
        queue = self.queue(lambda _: Deferred[str]())
        deferred = queue.put("a", timeout=5)
        self.turn()
        self.clock.advance(5)
        job = self.failed(deferred, JobTimedOut).job
        assert (job.state, type(job.error), queue.size().underway) == (State.TIMED_OUT, CancelledError, 0)

    def test_what_is_no_timeout_is_refused_and_changes_nothing(self) -> None:
        for wrong, kind in ((0, InvalidValue), (-1, InvalidValue), (math.nan, InvalidValue), ("5", InvalidType)):
            self.refused(self.q, kind, partial(self.q.put, "a", timeout=cast("Any", wrong)))
            self.refused(self.q, kind, partial(self.q.submit, "a", timeout=cast("Any", wrong)))

    def test_a_clock_advanced_past_five_moments_decides_as_one_stepped_through_each(self) -> None:
        """Delays and timeouts, at a width where what times out makes room for what is due."""

        def log(steps: list[float]) -> list[Any]:
            self.work = Stubborn()
            seen: list[Any] = []

            def ends_when_cancelled(argument: str) -> Deferred[str]:
                seen.append(("launched", argument))
                return Deferred(lambda deferred: deferred.errback(CancelledError()))

            queue = self.queue(ends_when_cancelled, 2)
            for argument, priority, delay, timeout in (
                ("a", 0, 0, 5),
                ("b", 0, 0, 3),
                ("c", 2, 1, math.inf),
                ("d", 1, 2, math.inf),
                ("e", 0, 4, math.inf),
            ):
                note(queue.put(argument, priority, delay=delay, timeout=timeout), seen, argument)
            self.turn()
            for seconds in steps:
                self.clock.advance(seconds)
            queue.stop(cancelUnderway=True)
            self.turn()
            return seen

        assert log([6]) == log([1, 1, 1, 1, 1, 1])
