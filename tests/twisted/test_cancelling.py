"""Cancel: by the job, by the queue, or by the Deferred that put returned."""

from __future__ import annotations

from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred

import rdq_core
from rdq_twisted import ForeignJob, JobCancelled, JobReturned, State
from tests.twisted.tools import Case, Work, note


class Cancelling(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work)

    def test_cancelling_before_control_returns_prevents_the_launch(self) -> None:
        deferred = self.q.put("a")
        [job] = self.q.pending()
        deferred.cancel()
        error = self.failed(deferred, JobCancelled)
        assert error.job is job
        self.turn()
        assert self.work.arguments == []
        assert job.state is State.CANCELLED

    def test_cancelling_the_deferred_of_a_pending_job_fires_it_at_once(self) -> None:
        self.q.put("a")
        deferred = self.q.put("b")
        self.turn()
        deferred.cancel()
        assert self.failed(deferred, JobCancelled).job.state is State.CANCELLED
        assert self.q.size() == (1, 0)

    def test_cancelling_the_deferred_of_one_under_way_fires_it_at_once_and_asks_the_work_to_stop(self) -> None:
        deferred = self.q.put("a")
        self.turn()
        deferred.cancel()
        assert self.work.cancelled == []  # in a turn, as all user code
        job = self.failed(deferred, JobCancelled).job
        states = [job.state]
        self.turn()
        states.append(job.state)
        assert states == [State.CANCELLING, State.CANCELLED]
        assert self.work.cancelled == ["a"]

    def test_cancelling_the_deferred_of_a_settled_job_not_yet_told_of_fires_it_with_what_really_happened(self) -> None:
        finished, returned = self.q.put("a"), self.q.put("b")
        self.turn()
        self.work.finish("a")
        self.q.stop()
        self.waits(finished, returned)
        finished.cancel()
        returned.cancel()
        assert self.successResultOf(finished).result == "A"
        self.failed(returned, JobReturned)

    def test_a_failure_told_by_cancelling_its_deferred_has_been_told_and_is_not_logged(self) -> None:
        deferred = self.q.put("a")
        self.turn()
        self.work.fail("a")
        deferred.cancel()
        self.failed(deferred, rdq_core.JobFailed)
        self.turn()
        assert self.logged(rdq_core.JobFailed) == []

    def test_cancelling_a_deferred_that_has_fired_does_nothing(self) -> None:
        deferred = self.q.put("a")
        self.turn()
        self.work.finish("a")
        self.turn()
        deferred.cancel()
        assert self.successResultOf(deferred).state is State.FINISHED

    def test_the_error_is_known_to_twisted_and_to_the_core(self) -> None:
        deferred = self.q.put("a")
        deferred.cancel()
        error = self.failed(deferred, JobCancelled)
        assert isinstance(error, CancelledError)
        assert isinstance(error, rdq_core.JobCancelled)
        assert str(error) == "<Job 0 cancelled, priority 0: 'a'> was cancelled"

    def test_add_timeout_cancels_the_job_and_fails_with_timeout_error(self) -> None:
        pending = self.queue(Work(), 0).put("p").addTimeout(5, self.reactor)
        underway = self.q.put("a").addTimeout(5, self.reactor)
        in_time = self.queue(str.upper).put("c").addTimeout(5, self.reactor)
        self.clock.advance(4.9)
        self.waits(underway)
        self.clock.advance(0.2)
        self.failed(underway, defer.TimeoutError)
        self.failed(pending, defer.TimeoutError)
        assert self.successResultOf(in_time).result == "C"
        self.turn()
        assert self.work.cancelled == ["a"]

    def test_cancelling_the_job_tells_its_deferred_in_the_next_turn(self) -> None:
        deferred = self.q.put("a")
        self.turn()
        self.q.underway()[0].cancel()
        self.waits(deferred)
        self.turn()
        self.failed(deferred, JobCancelled)

    def test_a_cancelled_job_keeps_its_slot_until_its_work_has_really_ended(self) -> None:
        held = Deferred[None]()
        work = Work()
        stubborn = self.queue(
            lambda argument: work(argument).addBoth(lambda result: held.addCallback(lambda _: result))
        )
        first, second = stubborn.put("a"), stubborn.put("b")
        self.turn()
        first.cancel()
        self.turn()
        self.failed(first, JobCancelled)
        assert (work.cancelled, work.arguments, stubborn.size()) == (["a"], ["a"], (1, 1))
        held.callback(None)
        self.turn()
        assert work.arguments == ["a", "b"]
        work.finish("b")
        self.turn()
        assert self.successResultOf(second).result == "B"

    def test_the_queue_cancels_as_the_job_does(self) -> None:
        log: list[object] = []
        for name in ("underway", "pending"):
            note(self.q.put(name), log, name)
        self.turn()
        for job in (*self.q.pending(), *self.q.underway()):
            self.q.cancel(job)
        self.turn()
        assert log == [("underway", "JobCancelled", "underway"), ("pending", "JobCancelled", "pending")]

    def test_cancelling_twice_or_too_late_has_no_effect(self) -> None:
        job = self.q.submit("a")
        self.turn()
        job.cancel()
        job.cancel()
        self.turn()
        job.cancel()
        assert self.work.cancelled == ["a"]
        assert (job.state, self.q.statistics().cancelled) == (State.CANCELLED, 1)

    def test_a_job_of_another_queue_is_refused(self) -> None:
        stranger = self.queue(self.work).submit("s")
        self.refused(self.q, ForeignJob, lambda: self.q.cancel(stranger))
        assert stranger.state is State.PENDING

    def test_a_canceller_that_raises_is_logged_and_the_queue_lives(self) -> None:
        class Rude(Exception):
            pass

        def rude(_: object) -> None:
            raise Rude

        end = Deferred[str](rude)
        queue = self.queue(lambda argument: end if argument == "a" else argument)
        job, other = queue.submit("a"), queue.put("b")
        self.turn()
        job.cancel()
        self.turn()
        assert len(self.logged(Rude)) == 1
        assert (job.state, queue.size()) == (State.CANCELLING, (1, 1))
        end.callback("after all")
        self.turn()
        assert (job.state, job.result) == (State.CANCELLED, "after all")
        assert self.successResultOf(other).result == "b"

    def test_clear_cancels_what_is_pending_and_tells(self) -> None:
        log: list[object] = []
        for argument, priority in (("a", 0), ("b", 2), ("c", 1)):
            note(self.q.put(argument, priority), log, argument)
        self.turn()
        assert [job.argument for job in self.q.clear()] == ["c", "b"]
        assert log == []
        self.turn()
        assert log == [("c", "JobCancelled", "c"), ("b", "JobCancelled", "b")]
