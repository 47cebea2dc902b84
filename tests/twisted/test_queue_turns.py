"""A queue's turns on a clock: one timer at most, none at rest, slices, and a flat stack."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.task import Clock

from rdq_twisted import ResizableDispatchQueue, State
from rdq_twisted.turns import STEPS
from tests.twisted.tools import Case, Work


class CountingClock(Clock):
    """Counts the calls that were asked for, and notes how many were outstanding at once."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.most = 0

    def callLater(self, delay: float, callable: Callable[..., object], *args: object, **kw: object) -> IDelayedCall:
        self.asked += 1
        delayed = super().callLater(delay, callable, *args, **kw)
        self.most = max(self.most, len(self.getDelayedCalls()))
        return delayed


class QueueTurns(Case):
    def test_any_number_of_inputs_asks_for_one_turn(self) -> None:
        queue = self.queue(Work(), 3)
        assert self.clock.getDelayedCalls() == []
        acts: list[Callable[[], object]] = [
            lambda: queue.put("a"),
            lambda: queue.submit("b"),
            lambda: queue.requeue([]),
            lambda: queue.setWidth(4),
            queue.pause,
            queue.resume,
            queue.clear,
            queue.whenIdle,
            queue.whenRoom,
            queue.drain,
            queue.stop,
        ]
        for act in acts:
            act()
            assert len(self.clock.getDelayedCalls()) == 1
        self.turn()
        assert self.clock.getDelayedCalls() == []

    def test_each_input_alone_asks_for_a_turn(self) -> None:
        queue = self.queue(Work(), 1)
        job, other = queue.submit("a"), queue.submit("b")
        acts: list[Callable[[], object]] = [
            lambda: queue.put("a"),
            lambda: queue.setWidth(1),
            queue.pause,
            lambda: other.reprioritize(3),
            lambda: queue.reprioritize(other, 4),
            other.cancel,
            lambda: queue.cancel(job),
            queue.resume,
            queue.clear,
            queue.whenIdle,
            queue.whenRoom,
            queue.drain,
            queue.stop,
        ]
        for act in acts:
            self.turn()
            assert self.clock.getDelayedCalls() == []
            act()
            assert len(self.clock.getDelayedCalls()) == 1

    def test_looking_asks_for_none(self) -> None:
        queue = self.queue(Work(), 1)
        for look in (queue.pending, queue.underway, queue.size, queue.statistics):
            look()
        assert (queue.width, queue.paused, queue.stopped, queue.capacity) == (1, False, False, None)
        assert self.clock.getDelayedCalls() == []

    def test_work_that_ends_asks_for_one(self) -> None:
        work = Work()
        queue = self.queue(work, 2)
        queue.put("a")
        queue.put("b")
        self.turn()
        work.finish("a", "b")
        assert len(self.clock.getDelayedCalls()) == 1

    def test_many_synchronous_jobs_take_several_turns(self) -> None:
        clock = CountingClock()
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1, clock=clock)
        jobs = [queue.submit("x") for _ in range(5 * STEPS)]
        clock.advance(0)
        assert {job.state for job in jobs} == {State.FINISHED}
        assert clock.asked == 2 * 5 + 1  # a launch and a settlement each, and one turn that finds nothing
        assert clock.most == 1
        assert clock.getDelayedCalls() == []

    def test_others_run_between_two_turns(self) -> None:
        queue = self.queue(str.upper)
        for _ in range(STEPS):
            queue.submit("x")
        finished: list[int] = []
        self.clock.callLater(0, lambda: finished.append(queue.statistics().finished))
        self.turn()
        assert finished == [STEPS // 2]

    def test_the_stack_is_flat_however_much_finishes_synchronously(self) -> None:
        depths: list[int] = []
        queue = self.queue(lambda _: depths.append(depth()))

        def again(_: object) -> None:
            if len(depths) < 2000:
                queue.put("x").addCallback(again)

        again(None)
        self.turn()
        assert len(depths) == 2000
        assert len(set(depths)) == 1

    def test_two_queues_on_one_clock_do_not_disturb_each_other(self) -> None:
        one, other = self.queue(str.upper), self.queue(str.lower)
        first, second = one.put("x"), other.put("X")
        self.turn()
        assert [self.successResultOf(deferred).result for deferred in (first, second)] == ["X", "x"]

    def test_a_clock_advanced_within_a_turn_starts_none_within_it(self) -> None:
        log: list[str] = []

        def reenter(argument: str) -> None:
            log.append(f"start {argument}")
            queue.setWidth(2)
            self.clock.advance(1)
            log.append(f"end {argument}")

        queue = self.queue(reenter)
        queue.submit("a")
        queue.submit("b")
        self.turn()
        assert log == ["start a", "end a", "start b", "end b"]

    def test_a_deferred_fired_within_a_turn_is_told_of_in_the_same(self) -> None:
        work = Work()

        def second_finishes_the_first(argument: str) -> Deferred[str]:
            if argument == "b":
                work.finish("a")
            return work(argument)

        queue = self.queue(second_finishes_the_first, 2)
        first, second = queue.put("a"), queue.put("b")
        self.turn()
        assert self.successResultOf(first).result == "A"
        self.waits(second)


def depth() -> int:
    """How deep the stack is."""
    return sum(1 for _ in traceback.walk_stack(None))
