"""Job functions in threads, cancelled: the slot is held as long as the thread runs, which nobody can end."""

from __future__ import annotations

import gc
import queue
import weakref
from collections.abc import Callable
from threading import Event
from typing import Any, cast

from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import JobCancelled, JobTimedOut, State, inThread
from tests.twisted.threading_tools import PATIENCE, ThreadCase
from tests.twisted.tools import Queue


class CancelledWhileItRuns(ThreadCase):
    def setUp(self) -> None:
        super().setUp()
        self.q = self.threaded(self.blocking)
        self.deferred = self.q.put("a")
        self.waiting = self.q.submit("b")
        self.job = self.deferred.job
        self.turn()
        assert self.blocking.begun.wait(PATIENCE)

    def finish(self) -> None:
        self.blocking.goOn.set()
        self.listen()

    def test_the_slot_is_held_until_the_thread_has_ended(self) -> None:
        self.deferred.cancel()
        self.turn()
        self.failed(self.deferred, JobCancelled)
        assert (self.job.state, self.waiting.state, self.q.size()) == (State.CANCELLING, State.PENDING, (1, 1))
        assert self.blocking.arguments == ["a"]
        self.finish()
        assert (self.job.state, self.waiting.state) == (State.CANCELLED, State.UNDERWAY)
        self.listen()
        assert self.blocking.arguments == ["a", "b"]

    def test_what_the_function_returned_is_recorded_and_the_job_is_not_handed_back(self) -> None:
        stopped = self.q.stop(cancelUnderway=True)
        self.turn()
        self.waits(stopped)
        self.finish()
        assert self.successResultOf(stopped) == [self.waiting]
        assert (self.job.state, self.job.succeeded, self.job.result) == (State.CANCELLED, True, "A")

    def test_a_timeout_tells_the_caller_in_time_and_leaves_the_slot_held(self) -> None:
        late = self.job.watch().addTimeout(5, self.reactor)
        self.deferred.addTimeout(5, self.reactor)
        self.clock.advance(5)
        self.failed(self.deferred, defer.TimeoutError)
        self.failed(late, defer.TimeoutError)
        self.turn()
        assert (self.job.state, self.q.size()) == (State.CANCELLING, (1, 1))
        self.finish()
        self.listen()


class TimedOutWhileItRuns(ThreadCase):
    def setUp(self) -> None:
        super().setUp()
        self.q = self.threaded(self.blocking)
        self.deferred = self.q.put("a", timeout=5)
        self.q.submit("b")
        self.turn()
        assert self.blocking.begun.wait(PATIENCE)
        self.clock.advance(5)
        self.job = self.failed(self.deferred, JobTimedOut).job

    def test_the_slot_is_held_until_the_thread_has_ended(self) -> None:
        self.clock.advance(3600)
        assert (self.job.state, self.q.size(), self.blocking.arguments) == (State.CANCELLING, (1, 1), ["a"])
        self.blocking.goOn.set()
        for _ in "ab":
            self.listen()
        assert (self.job.state, self.job.result, self.blocking.arguments) == (State.TIMED_OUT, "A", ["a", "b"])

    def test_a_stop_that_gives_up_does_not_wait_for_it(self) -> None:
        stopped = self.q.stop(cancelUnderway=True, abandon=5)
        self.clock.advance(5)
        assert [job.state for job in self.successResultOf(stopped)] == [State.ABANDONED, State.RETURNED]
        self.blocking.goOn.set()
        self.listen()
        assert (self.job.state, self.job.result) == (State.ABANDONED, "A")


class CancelledBeforeAThreadIsFree(ThreadCase):
    threads = 1

    def setUp(self) -> None:
        super().setUp()
        self.q = self.threaded(self.blocking, 2)
        self.first, self.second = self.q.submit("a"), self.q.submit("b")
        self.turn()
        assert self.blocking.begun.wait(PATIENCE)
        assert self.q.size() == (2, 0)

    def end(self) -> None:
        """Everything that was given to the pool has been done."""
        self.blocking.goOn.set()
        self.pool.stop()
        self.listen()

    def test_the_call_is_never_made_and_the_slot_is_free_at_once(self) -> None:
        self.second.cancel()
        self.turn()
        assert (self.second.state, self.q.size()) == (State.CANCELLED, (1, 0))
        assert isinstance(self.second.error, CancelledError)
        self.end()
        assert self.blocking.arguments == ["a"]

    def test_stop_hands_it_back_but_not_the_one_that_was_called_and_succeeded(self) -> None:
        stopped = self.q.stop(cancelUnderway=True)
        self.turn()
        self.end()
        assert self.successResultOf(stopped) == [self.second]

    def test_its_argument_is_let_go_of_though_the_pool_has_not_come_to_it(self) -> None:
        class Argument(str):
            __slots__ = ("__weakref__",)

        job = self.q.submit(Argument("c"))
        self.q.width = 3
        self.turn()
        argument, reference = weakref.ref(cast("Argument", job.argument)), weakref.ref(job)
        job.cancel()
        self.turn()
        del job
        gc.collect()
        assert (argument(), reference()) == (None, None)
        self.second.cancel()
        self.turn()
        self.end()


class ToldToStop(ThreadCase):
    def stoppable(self, func: Callable[[str, Event], Any], width: int = 1) -> Queue:
        return self.queue(inThread(func, stoppable=True, pool=self.pool, reactor=self.home), width)

    def test_the_event_is_set_when_the_job_is_cancelled_and_not_before(self) -> None:
        begun = Event()
        seen: list[bool] = []

        def work(argument: str, stop: Event) -> str:
            seen.append(stop.is_set())
            begun.set()
            seen.append(stop.wait(PATIENCE))
            raise CancelledError(argument)

        q = self.stoppable(work)
        job = q.submit("a")
        self.turn()
        assert begun.wait(PATIENCE)
        stopped = q.stop(cancelUnderway=True)
        self.turn()
        self.listen()
        assert seen == [False, True]
        assert (job.state, repr(job.error)) == (State.CANCELLED, "CancelledError('a')")
        assert self.successResultOf(stopped) == [job]  # it raised: it is not known to have done its work

    def test_each_call_has_an_event_of_its_own(self) -> None:
        begun: queue.Queue[str] = queue.Queue()

        def work(argument: str, stop: Event) -> str:
            begun.put(argument)
            assert stop.wait(PATIENCE)
            return argument

        q = self.stoppable(work, 2)
        jobs = [q.submit(argument) for argument in "ab"]
        self.turn()
        assert {begun.get(timeout=PATIENCE), begun.get(timeout=PATIENCE)} == {"a", "b"}
        first, second = jobs
        for job, still in ((first, [second]), (second, [])):
            job.cancel()
            self.turn()
            self.listen()
            assert (job.state, job.result, q.underway()) == (State.CANCELLED, job.argument, still)


class TheDeferred(ThreadCase):
    """What the job function returns, in anybody's hands."""

    def setUp(self) -> None:
        super().setUp()
        self.deferred = inThread(self.blocking, pool=self.pool, reactor=self.home)("a")
        assert self.blocking.begun.wait(PATIENCE)

    def finish(self) -> None:
        self.blocking.goOn.set()
        self.home.listen()

    def test_it_fires_once_with_the_real_end_however_often_it_is_cancelled(self) -> None:
        for _ in range(3):
            self.deferred.cancel()
            self.waits(self.deferred)
        self.finish()
        self.deferred.cancel()
        assert self.successResultOf(self.deferred) == "A"

    def test_a_coroutine_that_awaits_it_waits_for_the_real_end_too(self) -> None:
        async def outer() -> str:
            return await self.deferred

        awaiting = Deferred.fromCoroutine(outer())
        for _ in range(2):
            awaiting.cancel()
            self.waits(awaiting)
        self.finish()
        assert self.successResultOf(awaiting) == "A"

    def test_once_fired_cancelling_reaches_what_its_callbacks_wait_for(self) -> None:
        cancelled: list[object] = []
        self.deferred.addCallback(lambda _: Deferred[str](cancelled.append))
        self.finish()
        self.deferred.cancel()
        assert len(cancelled) == 1
        self.failed(self.deferred, CancelledError)

    def test_addTimeout_converts_nothing_of_work_that_succeeded_too_late(self) -> None:
        self.deferred.addTimeout(5, self.reactor)
        self.clock.advance(5)
        self.waits(self.deferred)
        self.finish()
        assert self.successResultOf(self.deferred) == "A"


class Racing(ThreadCase):
    threads = 4

    def test_a_call_is_either_made_and_recorded_or_never_made(self) -> None:
        made: set[str] = set()
        gate = Event()

        def work(argument: str) -> str:
            assert gate.wait(PATIENCE)
            made.add(argument)
            return argument

        q = self.threaded(work, 1000)
        jobs = [q.submit(str(number)) for number in range(1000)]
        self.turn()
        for job in jobs:
            job.cancel()
        gate.set()  # from here on the threads take up calls while the turn withdraws them
        self.turn()
        while q.size() != (0, 0):
            self.listen()
        assert {job.state for job in jobs} == {State.CANCELLED}
        assert {job.argument for job in jobs if job.succeeded} == made
        assert {type(job.error) for job in jobs if not job.succeeded} <= {CancelledError}
