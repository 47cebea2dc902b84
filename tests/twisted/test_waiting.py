"""Waiting for the queue: when it is idle, and when it has room."""

from __future__ import annotations

from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import QueueStopped
from tests.twisted.tools import Case, Work, note


class Idle(Case):
    def test_an_idle_queue_says_so_in_the_next_turn(self) -> None:
        idle = self.queue(Work()).whenIdle()
        self.waits(idle)
        self.turn()
        assert self.successResultOf(idle) is None

    def test_it_waits_for_everything_pending_and_under_way_and_comes_after_their_settlement(self) -> None:
        log: list[object] = []
        work = Work()
        queue = self.queue(work)
        for argument in "ab":
            note(queue.put(argument), log, argument)
        note(queue.whenIdle(), log, "idle")
        for argument in "ab":
            self.turn()
            work.finish(argument)
        self.turn()
        assert log == [("a", "a"), ("b", "b"), ("idle", None)]

    def test_a_paused_queue_with_a_pending_job_is_not_idle(self) -> None:
        queue = self.queue(Work())
        queue.put("a")
        queue.pause()
        idle = queue.whenIdle()
        self.turn()
        self.waits(idle)

    def test_each_call_gives_a_deferred_of_its_own_and_one_may_be_cancelled(self) -> None:
        work = Work()
        queue = self.queue(work)
        queue.put("a")
        first, second = queue.whenIdle(), queue.whenIdle()
        first.cancel()
        self.failed(first, CancelledError)
        assert queue.statistics().awaiting_idle == 1
        self.turn()
        work.finish("a")
        self.turn()
        assert self.successResultOf(second) is None

    def test_a_callback_that_puts_keeps_the_next_one_waiting(self) -> None:
        queue = self.queue(work := Work())
        first, second = queue.whenIdle(), queue.whenIdle()
        first.addCallback(lambda _: setattr(self, "job", queue.submit("a")))
        self.turn()
        self.successResultOf(first)
        self.waits(second)
        work.finish("a")
        self.turn()
        assert self.successResultOf(second) is None


class Room(Case):
    def setUp(self) -> None:
        super().setUp()
        self.q = self.queue(Work(), 0, capacity=1)
        self.q.put("first")

    def test_one_at_a_time_longest_waiter_first_each_rechecked_when_told(self) -> None:
        log: list[str] = []

        def put(_: None, name: str) -> None:
            log.append(name)
            self.q.put(name)

        for name in "abc":
            self.q.whenRoom().addCallback(put, name)
        self.turn()
        assert log == []
        for told in (["a"], ["a", "b"], ["a", "b", "c"]):
            self.q.clear()
            self.turn()
            assert log == told
        assert [job.argument for job in self.q.pending()] == ["c"]

    def test_a_queue_that_has_room_says_so_in_the_next_turn(self) -> None:
        room = self.queue(Work()).whenRoom()
        self.waits(room)
        self.turn()
        assert self.successResultOf(room) is None

    def test_a_producer_can_wait_for_room_and_never_meets_a_full_queue(self) -> None:
        queue = self.queue(str.upper, 1, capacity=3)
        done: list[str] = []

        async def produce() -> None:
            for number in range(50):
                await queue.whenRoom()
                queue.put(str(number)).addCallback(lambda job: done.append(job.result))

        produced = Deferred.fromCoroutine(produce())
        self.turn()
        self.successResultOf(produced)
        assert done == [str(number) for number in range(50)]

    def test_it_fails_at_a_stop_and_at_a_drain_and_after_them(self) -> None:
        draining = self.queue(Work(), 0, capacity=1)
        draining.put("a")
        for queue, end in ((self.q, self.q.stop), (draining, draining.drain)):
            room = queue.whenRoom()
            end()
            late = queue.whenRoom()
            self.waits(room, late)
            self.turn()
            self.failed(room, QueueStopped)
            self.failed(late, QueueStopped)

    def test_one_who_was_cancelled_is_forgotten(self) -> None:
        first, second = self.q.whenRoom(), self.q.whenRoom()
        first.cancel()
        self.failed(first, CancelledError)
        self.q.clear()
        self.turn()
        assert self.successResultOf(second) is None
        assert self.q.statistics().awaiting_room == 0
