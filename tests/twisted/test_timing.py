"""Clocks: what a queue takes for the time, and the wall-clock times that its jobs give people."""

# pyright: reportUnknownMemberType=false
# Twisted leaves untyped what is used of it here.

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactor, MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase

from rdq_twisted import ResizableDispatchQueue, timing
from rdq_twisted.timing import Rebased, Timing
from tests.twisted.tools import Case, Work


class WallClock(Clock):
    """A clock that somebody sets, as the reactor's own time is."""

    def set(self, seconds: float) -> None:
        self.rightNow = seconds


class WithThreads(Clock):
    """A clock that other threads may call, as a reactor is."""

    def __init__(self) -> None:
        super().__init__()
        self.from_threads: list[Callable[[], object]] = []

    def callFromThread(self, call: Callable[[], object]) -> None:
        self.from_threads.append(call)


class Sources(Case):
    def test_a_reactor_is_read_by_the_monotonic_clock(self) -> None:
        from twisted.internet import reactor  # noqa: TID251

        for clocked in (Timing(None), Timing(reactor)):
            assert clocked.now is time.monotonic
            assert clocked.is_real

    def test_a_clock_is_read_by_its_own_seconds(self) -> None:
        clocked = Timing(self.clock)
        seen = [clocked.now()]
        self.clock.advance(2.5)
        seen.append(clocked.now())
        assert seen == [0, 2.5]
        assert not clocked.is_real

    def test_a_memory_reactor_clock_is_a_clock_that_stands_still_within_a_turn(self) -> None:
        reactor = MemoryReactorClock()
        clocked = Timing(reactor)
        assert not clocked.is_real
        reactor.advance(7)
        assert clocked.now() == 7
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1, clock=reactor)
        deferred = queue.put("x")
        reactor.advance(0)
        assert self.successResultOf(deferred).result == "X"

    def test_a_call_from_anywhere_takes_the_way_from_threads_where_there_is_one(self) -> None:
        calls: list[str] = []
        Timing(self.clock).call_from_anywhere(lambda: calls.append("clock"))
        assert calls == []
        self.clock.advance(0)
        reactor = WithThreads()
        Timing(reactor).call_from_anywhere(lambda: calls.append("thread"))
        assert reactor.getDelayedCalls() == []
        reactor.from_threads.pop()()
        assert calls == ["clock", "thread"]

    def test_a_clock_that_steps_back_stands_still_and_then_runs_on(self) -> None:
        readings = iter([100.0, 101.0, 40.0, 40.0, 43.0, 10.0, 12.0])
        rebased = Rebased(lambda: next(readings))
        assert [rebased() for _ in range(6)] == [101, 101, 101, 104, 104, 106]

    def test_its_time_is_never_less_than_before_not_in_the_last_digit_either(self) -> None:
        @given(st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=9))
        @example([0.0, 0.5416666666666667, 0.5416666666666667 - 3600])
        def check(readings: list[float]) -> None:
            left = iter(readings)
            rebased = Rebased(lambda: next(left))
            told = [rebased() for _ in readings[1:]]
            assert told == sorted(told)

        check()

    def test_a_queue_on_a_clock_that_steps_back_keeps_its_order_of_time(self) -> None:
        clock = WallClock()
        clock.set(7200)
        work = Work()
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(work, 1, clock=clock)
        job = queue.submit("a")
        clock.advance(0)
        clock.set(3600)
        assert queue.statistics().longest_underway == 0
        clock.advance(5)
        assert queue.statistics().longest_underway == 5
        work.finish("a")
        assert job.launched_at is not None
        assert job.stopped_at is not None
        assert job.queued_at <= job.launched_at <= job.stopped_at == job.launched_at + 5
        clock.advance(0)


class WallTimes(Case):
    def test_a_job_tells_people_when_it_was_put_launched_and_stopped(self) -> None:
        clock = WallClock()
        clock.set(1_300_000_000)
        work = Work()
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(work, 1, clock=clock)
        job = queue.submit("a")
        assert (job.launched_datetime, job.stopped_datetime) == (None, None)
        clock.advance(60)
        work.finish("a")
        clock.advance(0)
        assert job.queued_datetime == datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC)
        assert job.launched_datetime == job.stopped_datetime == datetime(2011, 3, 13, 7, 7, 40, tzinfo=UTC)

    def test_a_job_put_after_the_clock_was_set_has_the_new_wall_time(self) -> None:
        clock = WallClock()
        clock.set(1_300_000_000)
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 0, clock=clock)
        before = queue.submit("a")
        clock.advance(0)
        clock.set(1_000_000_000)
        after = queue.submit("b")
        assert before.queued_datetime == datetime.fromtimestamp(1_300_000_000, UTC)
        assert after.queued_datetime == datetime.fromtimestamp(1_000_000_000, UTC)
        assert after.queued_at == before.queued_at
        clock.advance(0)

    def test_the_epoch_of_a_reactor_leads_to_the_wall_clock(self) -> None:
        clocked = Timing(None)
        assert abs(clocked.now() + clocked.epoch() - time.time()) < 2

    def test_wall_times_survive_pickling(self) -> None:
        import pickle

        clock = WallClock()
        clock.set(1_300_000_000)
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 0, clock=clock)
        job = queue.submit("a")
        assert pickle.loads(pickle.dumps(job)).queued_datetime == job.queued_datetime
        clock.advance(0)


class Reactor(MemoryReactor):
    """A reactor, as far as a queue looks: its time passes while a turn runs. Calls are made one by one."""

    def __init__(self) -> None:
        MemoryReactor.__init__(self)
        self.time = 500.0
        self.calls: list[Callable[[], object]] = []

    def seconds(self) -> float:
        return 1_300_000_000 + self.time

    def callLater(self, delay: float, call: Callable[[], object], /) -> object:
        assert delay == 0
        self.calls.append(call)
        return self

    def monotonic(self) -> float:
        return self.time

    def perf_counter(self) -> float:
        return self.time + 9000


class OnAReactor(Case):
    def setUp(self) -> None:
        super().setUp()
        self.real = Reactor()
        SynchronousTestCase.patch(self, timing, "time", self.real)

    def test_a_turn_ends_when_its_slice_is_spent_and_another_goes_on(self) -> None:
        def slow(argument: str) -> str:
            self.real.time += 0.004
            return argument

        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(slow, 1, clock=self.real)
        for number in range(7):
            queue.submit(str(number))
        finished: list[int] = []
        while self.real.calls:
            assert len(self.real.calls) == 1
            self.real.calls.pop()()
            finished.append(queue.statistics().finished)
        assert finished == [3, 6, 7]

    def test_one_job_that_takes_longer_than_a_slice_is_done_all_the_same(self) -> None:
        def very_slow(argument: str) -> str:
            self.real.time += 60
            return argument

        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(very_slow, 9, clock=self.real)
        jobs = [queue.submit(str(number)) for number in range(3)]
        while self.real.calls:
            self.real.calls.pop()()
        assert [job.result for job in jobs] == ["0", "1", "2"]

    def test_wall_time_comes_from_the_reactor_and_machine_time_does_not(self) -> None:
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 0, clock=self.real)
        job = queue.submit("x")
        assert job.queued_at == 500
        assert job.queued_datetime == datetime.fromtimestamp(1_300_000_500, UTC)
