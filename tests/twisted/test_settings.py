"""Width, capacity, priority and pause, turned while it runs."""

from __future__ import annotations

from twisted.internet.defer import CancelledError

from rdq_twisted import IllegalTransition, Phase, QueueFull, State
from tests.twisted.tools import Case, Work, note


class Width(Case):
    def test_widening_launches_in_the_next_turn_and_narrowing_interrupts_nothing(self) -> None:
        work = Work()
        queue = self.queue(work, 1)
        for argument in "abcde":
            queue.put(argument)
        self.turn()
        queue.width = 3
        assert work.arguments == ["a"]
        self.turn()
        assert work.arguments == ["a", "b", "c"]
        queue.setWidth(1)
        self.turn()
        assert (work.cancelled, queue.width) == ([], 1)
        work.finish("a", "b")
        self.turn()
        assert queue.size() == (1, 2)
        work.finish("c")
        self.turn()
        assert work.arguments == list("abcd")

    def test_set_width_can_be_a_timers_business(self) -> None:
        queue = self.queue(Work(), 1)
        self.clock.callLater(3600, queue.setWidth, 20)
        self.clock.advance(3600)
        assert queue.width == 20

    def test_a_queue_is_made_with_width_0_and_launches_nothing(self) -> None:
        work = Work()
        queue = self.queue(work, 0)
        queue.put("a")
        self.turn()
        assert work.arguments == []


class Capacity(Case):
    def test_a_put_beyond_it_is_refused(self) -> None:
        queue = self.queue(Work(), 1, capacity=2)
        queue.put("a")
        queue.put("b")
        assert queue.capacity == 2
        for act in (lambda: queue.put("c"), lambda: queue.submit("c")):
            self.refused(queue, QueueFull, act)
        self.turn()
        queue.put("c")
        assert queue.size() == (1, 2)


class Priority(Case):
    def test_a_pending_job_is_moved_by_the_queue_or_by_itself(self) -> None:
        queue = self.queue(Work(), 0)
        for argument in "abc":
            queue.put(argument, 5)
        first, _, last = queue.pending()
        queue.reprioritize(last, -1)
        first.reprioritize(6)
        assert [job.argument for job in queue.pending()] == ["c", "b", "a"]
        assert (last.priority, first.priority) == (-1, 6)

    def test_a_job_that_is_not_pending_is_refused(self) -> None:
        work = Work()
        queue = self.queue(work)
        job = queue.submit("a")
        self.turn()
        for act in (lambda: job.reprioritize(1), lambda: queue.reprioritize(job, 1)):
            self.refused(queue, IllegalTransition, act)
        work.finish("a")
        self.turn()
        for act in (lambda: job.reprioritize(1), lambda: queue.reprioritize(job, 1)):
            self.refused(queue, IllegalTransition, act)


class Pause(Case):
    def setUp(self) -> None:
        super().setUp()
        self.work = Work()
        self.q = self.queue(self.work)
        self.q.put("a")

    def test_it_fires_true_once_nothing_is_under_way(self) -> None:
        self.turn()
        paused = self.q.pause()
        self.turn()
        self.waits(paused)
        self.q.put("b")
        self.work.finish("a")
        self.turn()
        assert self.successResultOf(paused) is True
        assert (self.work.arguments, self.q.paused) == (["a"], True)

    def test_it_fires_false_if_the_queue_is_resumed_before_that(self) -> None:
        self.turn()
        paused = self.q.pause()
        self.q.resume()
        self.turn()
        assert self.successResultOf(paused) is False
        assert not self.q.paused

    def test_pausing_twice_is_pausing_once(self) -> None:
        log: list[object] = []
        self.q.pause()
        note(self.q.pause(), log, "second")
        self.turn()
        assert log == [("second", True)]
        self.q.resume()
        self.turn()
        assert self.work.arguments == ["a"]

    def test_resuming_does_not_fire_the_pause_of_another(self) -> None:
        self.turn()
        first = self.q.pause()
        self.q.resume()
        second = self.q.pause()
        self.turn()
        self.waits(first, second)
        self.work.finish("a")
        self.turn()
        assert (self.successResultOf(first), self.successResultOf(second)) == (True, True)

    def test_resuming_may_bring_a_new_width(self) -> None:
        self.q.pause()
        for argument in "bcd":
            self.q.put(argument)
        self.turn()
        self.q.resume(3)
        assert self.q.width == 3
        self.turn()
        assert self.work.arguments == ["a", "b", "c"]

    def test_the_width_may_be_changed_meanwhile(self) -> None:
        self.q.pause()
        self.q.put("b")
        self.q.width = 2
        self.turn()
        assert self.work.arguments == []
        self.q.resume()
        self.turn()
        assert self.work.arguments == ["a", "b"]

    def test_cancelling_its_deferred_resumes_nothing(self) -> None:
        paused = self.q.pause()
        paused.cancel()
        self.failed(paused, CancelledError)
        self.turn()
        assert (self.q.paused, self.q.statistics().awaiting_quiet, self.work.arguments) == (True, 0, [])

    def test_a_pause_and_a_phase_are_seen_in_the_statistics(self) -> None:
        self.q.pause()
        statistics = self.q.statistics()
        assert (statistics.paused, statistics.phase, statistics.pending) == (True, Phase.OPEN, 1)
        assert [job.state for job in self.q.pending()] == [State.PENDING]
