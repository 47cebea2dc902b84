"""Stop and drain: nothing more goes in, what was not started comes back, and everyone who asked is told."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import CancelledError

from rdq_twisted import JobReturned, QueueStopped, State
from tests.twisted.tools import Case, Queue, Work, note


class Stopping(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work)
        self.first, self.second, self.third = (
            self.q.submit(argument, priority) for argument, priority in (("a", 0), ("b", 2), ("c", 1))
        )
        self.turn()

    def test_it_fires_with_the_returned_jobs_in_dispatch_order_when_the_last_slot_is_free(self) -> None:
        stopped = self.q.stop()
        assert self.third.state is self.second.state is State.RETURNED
        self.turn()
        self.waits(stopped)
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(stopped) == [self.third, self.second]
        assert self.work.cancelled == []

    def test_who_waits_for_a_returned_job_is_told_so(self) -> None:
        watcher = self.second.watch()
        self.q.stop()
        self.waits(watcher)
        self.turn()
        assert self.failed(watcher, JobReturned).job is self.second

    def test_stopping_twice_gives_lists_that_are_equal_and_distinct(self) -> None:
        one, other = self.q.stop(), self.q.stop()
        self.work.finish("a")
        self.turn()
        late = self.q.stop()
        self.turn()
        lists = [self.successResultOf(deferred) for deferred in (one, other, late)]
        assert lists == [[self.third, self.second]] * 3
        assert len({*map(id, lists)}) == 3

    def test_a_second_stop_may_escalate_and_both_get_what_was_interrupted(self) -> None:
        stopped = self.q.stop()
        self.turn()
        escalated = self.q.stop(cancelUnderway=True)
        self.turn()
        assert self.work.cancelled == ["a"]
        for deferred in (stopped, escalated):
            assert self.successResultOf(deferred) == [self.first, self.third, self.second]

    def test_cancelling_the_deferred_of_a_stop_undoes_nothing(self) -> None:
        stopped = self.q.stop()
        stopped.cancel()
        self.failed(stopped, CancelledError)
        other = self.q.stop()
        self.work.finish("a")
        self.turn()
        assert self.q.stopped
        assert self.successResultOf(other) == [self.third, self.second]

    def test_a_stopped_queue_refuses_put_submit_requeue_and_resume(self) -> None:
        self.q.stop()
        self.refuses_all(self.q, self.q.resume, lambda: self.q.resume(3))

    def test_a_draining_queue_refuses_put_submit_and_requeue(self) -> None:
        self.q.drain()
        self.refuses_all(self.q)

    def refuses_all(self, queue: Queue, *more: Callable[[], object]) -> None:
        assert queue.stopped
        for act in (lambda: queue.put("x"), lambda: queue.submit("x"), lambda: queue.requeue([]), *more):
            self.refused(queue, QueueStopped, act)

    def test_the_width_may_still_be_set(self) -> None:
        self.q.stop()
        self.q.width = 9
        self.turn()
        assert (self.q.width, self.work.arguments) == (9, ["a"])

    def test_drain_runs_what_is_pending_and_hands_nothing_back(self) -> None:
        drained = self.q.drain()
        for argument in "acb":
            self.turn()
            self.waits(drained)
            self.work.finish(argument)
        self.turn()
        assert self.work.arguments == ["a", "c", "b"]
        assert self.successResultOf(drained) == []

    def test_drain_respects_a_pause_that_resume_ends(self) -> None:
        self.q.pause()
        drained = self.q.drain()
        self.work.finish("a")
        self.turn()
        self.waits(drained)
        assert self.work.arguments == ["a"]
        self.q.resume(2)
        self.turn()
        self.work.finish("b", "c")
        self.turn()
        assert self.successResultOf(drained) == []

    def test_a_stop_cuts_a_drain_short(self) -> None:
        drained = self.q.drain()
        self.work.finish("a")
        self.turn()
        stopped = self.q.stop()
        self.work.finish("c")
        self.turn()
        assert self.successResultOf(drained) == self.successResultOf(stopped) == [self.second]

    def test_a_stop_comes_after_every_settlement(self) -> None:
        log: list[tuple[str, object]] = []
        note(self.q.stop(), log, "stop")
        note(self.q.whenIdle(), log, "idle")
        for job in (self.second, self.first, self.third):
            note(job.watch(), log, "job")
        self.work.finish("a")
        self.turn()
        assert [entry[0] for entry in log] == ["job", "job", "job", "idle", "stop"]

    def test_a_job_that_waits_for_another_of_the_same_queue_ends_at_a_stop(self) -> None:
        async def ask_another(argument: str) -> str:
            try:
                await queue.put(argument + "'")
            except JobReturned:
                return "came back"
            return "was done"

        queue = self.queue(ask_another)
        deferred = queue.put("x")
        self.turn()
        stopped = queue.stop()
        self.turn()
        assert self.successResultOf(deferred).result == "came back"
        assert [job.argument for job in self.successResultOf(stopped)] == ["x'"]

    def test_a_queue_can_be_stopped_before_it_has_done_anything(self) -> None:
        queue = self.queue(self.work)
        stopped = queue.stop()
        self.waits(stopped)
        self.turn()
        assert self.successResultOf(stopped) == []
