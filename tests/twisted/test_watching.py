"""Watch: a Deferred at any time that fires when the job has really ended."""

from __future__ import annotations

from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import JobCancelled, JobFailed, JobReturned, State
from tests.twisted.tools import Case, Work, note


class Watching(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work)

    def test_a_watcher_gets_the_job_when_it_has_finished(self) -> None:
        job = self.q.submit("a")
        early = job.watch()
        self.turn()
        late = job.watch()
        self.waits(early, late)
        self.work.finish("a")
        self.waits(early, late)
        self.turn()
        assert self.successResultOf(early) is self.successResultOf(late) is job

    def test_watching_a_settled_job_gives_a_deferred_that_has_fired(self) -> None:
        queue = self.queue(self.work, 3)
        finished, failed, cancelled = (queue.submit(argument) for argument in "abc")
        returned = self.queue(self.work, 0).submit("d")
        self.queues[-1].stop()
        failed.watch().addErrback(lambda _: None)
        self.turn()
        self.work.finish("a")
        self.work.fail("b")
        cancelled.cancel()
        self.turn()
        assert self.successResultOf(finished.watch()) is finished
        self.failed(failed.watch(), JobFailed)
        self.failed(cancelled.watch(), JobCancelled)
        self.failed(returned.watch(), JobReturned)

    def test_a_watcher_of_a_settled_job_not_yet_told_of_has_fired_already(self) -> None:
        job = self.q.submit("a")
        self.turn()
        self.work.finish("a")
        watcher = job.watch()
        assert self.successResultOf(watcher) is job
        self.turn()

    def test_a_watcher_of_a_job_cancelled_under_way_is_told_when_the_work_has_really_ended(self) -> None:
        held = Deferred[None]()
        queue = self.queue(lambda argument: self.work(argument).addBoth(lambda _: held))
        deferred = queue.put("a")
        [job] = queue.pending()
        watcher = job.watch()
        self.turn()
        job.cancel()
        self.turn()
        self.failed(deferred, JobCancelled)
        self.waits(watcher)
        held.callback(None)
        self.turn()
        error = self.failed(watcher, JobCancelled)
        assert (error.job.state, error.job.succeeded) == (State.CANCELLED, True)

    def test_cancelling_a_watcher_only_stops_the_watching(self) -> None:
        job = self.q.submit("a")
        gone, stays = job.watch(), job.watch()
        gone.cancel()
        self.failed(gone, CancelledError)
        self.turn()
        assert (self.work.arguments, job.state) == (["a"], State.UNDERWAY)
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(stays) is job

    def test_watchers_are_told_in_order_of_asking_after_whoever_put(self) -> None:
        log: list[object] = []
        deferred = self.q.put("a")
        [job] = self.q.pending()
        for number in range(3):
            note(job.watch(), log, number)
        note(deferred, log, "put")
        self.turn()
        self.work.finish("a")
        self.turn()
        assert log == [("put", "a"), (0, "a"), (1, "a"), (2, "a")]

    def test_one_watchers_callback_may_cancel_another(self) -> None:
        log: list[object] = []
        job = self.q.submit("a")
        first, second, third = (job.watch() for _ in range(3))
        first.addCallback(lambda _: second.cancel())
        for name, watcher in (("first", first), ("second", second), ("third", third)):
            note(watcher, log, name)
        self.turn()
        self.work.finish("a")
        self.turn()
        assert log == [("second", "CancelledError", None), ("first", None), ("third", "a")]

    def test_a_callback_may_watch_the_same_job_again(self) -> None:
        job = self.q.submit("a")
        again = job.watch().addCallback(lambda _: job.watch())
        self.turn()
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(again) is job

    def test_what_one_watcher_does_to_its_result_is_not_seen_by_the_next(self) -> None:
        job = self.q.submit("a")
        first, second = job.watch().addCallback(lambda _: 1 / 0), job.watch()
        self.turn()
        self.work.finish("a")
        self.turn()
        self.failed(first, ZeroDivisionError)
        assert self.successResultOf(second) is job
