"""Job functions that do what is not expected of them leave a sane queue behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import JobCancelled, JobFailed, QueueStopped, State
from tests.twisted.tools import Case, Queue, Work


class Coroutines(Case):
    def setUp(self) -> None:
        super().setUp()
        self.gate = Deferred[None]()
        self.log: list[str] = []

    def test_one_that_awaits_in_finally_keeps_its_slot_until_it_really_ends(self) -> None:
        async def tidy(argument: str) -> str:
            try:
                await Deferred[None]()
            finally:
                self.log.append("tidying")
                await self.gate
                self.log.append("tidy")
            return argument

        queue = self.queue(tidy)
        deferred, waiting = queue.put("a"), queue.submit("b")
        [job, _] = queue.pending()
        self.turn()
        deferred.cancel()
        self.turn()
        self.failed(deferred, JobCancelled)
        assert self.log == ["tidying"]
        assert (job.state, waiting.state, queue.size()) == (State.CANCELLING, State.PENDING, (1, 1))
        self.gate.callback(None)
        self.turn()
        assert self.log == ["tidying", "tidy"]
        assert (job.state, queue.underway()) == (State.CANCELLED, [waiting])
        assert isinstance(job.error, CancelledError)

    def test_one_that_swallows_its_cancellation_has_succeeded_and_is_not_handed_back(self) -> None:
        async def stubborn(argument: str) -> str:
            try:
                await Deferred[None]()
            except CancelledError:
                await self.gate
            return argument.upper()

        queue = self.queue(stubborn, 1)
        first, rest = queue.submit("a"), queue.submit("b")
        self.turn()
        stopped = queue.stop(cancelUnderway=True)
        self.turn()
        self.waits(stopped)
        self.gate.callback(None)
        self.turn()
        assert self.successResultOf(stopped) == [rest]
        assert (first.state, first.succeeded, first.result) == (State.CANCELLED, True, "A")

    def test_one_that_lets_itself_be_cancelled_is_handed_back(self) -> None:
        async def obedient(argument: str) -> None:
            await Deferred[None]()

        queue = self.queue(obedient)
        first, rest = queue.submit("a"), queue.submit("b")
        self.turn()
        stopped = queue.stop(cancelUnderway=True)
        self.turn()
        assert self.successResultOf(stopped) == [first, rest]


class OwnQueue(Case):
    """Functions that turn on the queue that runs them."""

    def run_one(self, func: Callable[[str], Any], width: int = 1) -> Queue:
        queue = self.queue(func, width)
        self.job = queue.submit("a")
        self.turn()
        return queue

    def test_one_that_cancels_its_own_job_and_returns(self) -> None:
        def cancel(argument: str) -> str:
            self.queues[0].underway()[0].cancel()
            return argument

        queue = self.run_one(cancel)
        assert (self.job.state, self.job.succeeded, queue.size()) == (State.CANCELLED, True, (0, 0))

    def test_one_that_cancels_its_own_job_and_returns_a_deferred(self) -> None:
        work = Work()

        def cancel(argument: str) -> Deferred[str]:
            self.queues[0].underway()[0].cancel()
            return work(argument)

        queue = self.run_one(cancel)
        assert work.cancelled == ["a"]
        assert (self.job.state, self.job.succeeded, queue.size()) == (State.CANCELLED, False, (0, 0))

    def test_one_that_cancels_its_own_job_and_raises(self) -> None:
        def cancel(argument: str) -> None:
            self.queues[0].underway()[0].cancel()
            raise ValueError(argument)

        queue = self.run_one(cancel)
        assert (self.job.state, repr(self.job.error), queue.size()) == (State.CANCELLED, "ValueError('a')", (0, 0))

    def test_a_coroutine_that_cancels_its_own_job_and_waits(self) -> None:
        async def cancel(argument: str) -> None:
            self.queues[0].underway()[0].cancel()
            await Deferred[None]()

        queue = self.run_one(cancel)
        assert (self.job.state, queue.size()) == (State.CANCELLED, (0, 0))

    def test_one_that_pauses_is_obeyed_at_once(self) -> None:
        log: list[str] = []

        def pause(argument: str) -> None:
            log.append(argument)
            self.queues[0].pause()

        queue = self.queue(pause, 9)
        queue.submit("a")
        queue.submit("b")
        self.turn()
        assert (log, queue.paused, queue.size()) == (["a"], True, (0, 1))

    def test_one_that_narrows_is_obeyed_at_once(self) -> None:
        work = Work()

        def narrow(argument: str) -> Deferred[str]:
            self.queues[0].width = 1
            return work(argument)

        queue = self.queue(narrow, 9)
        queue.submit("a")
        queue.submit("b")
        self.turn()
        assert (work.arguments, queue.size()) == (["a"], (1, 1))

    def test_one_that_stops_the_queue(self) -> None:
        stops: list[Deferred[Any]] = []

        def stop(argument: str) -> str:
            stops.append(self.queues[0].stop(cancelUnderway=True))
            return argument

        queue = self.queue(stop)
        first, rest = queue.submit("a"), queue.submit("b")
        self.turn()
        assert self.successResultOf(stops[0]) == [rest]
        assert (first.state, first.succeeded, rest.state) == (State.CANCELLED, True, State.RETURNED)

    def test_one_that_puts_after_its_own_stop_fails_as_anyone(self) -> None:
        def stop_and_put(argument: str) -> None:
            self.queues[0].stop()
            self.queues[0].put("more")

        queue = self.queue(stop_and_put)
        deferred = queue.put("a")
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).__cause__, QueueStopped)

    def test_one_that_waits_for_its_own_queues_stop_waits_for_ever_and_can_be_seen_to(self) -> None:
        queue = self.run_one(lambda _: self.queues[0].stop())
        self.clock.advance(3600)
        statistics = queue.statistics()
        assert (statistics.awaiting_stop, statistics.underway, statistics.longest_underway) == (1, 1, 3600)

    def test_and_an_impatient_second_stop_ends_that(self) -> None:
        queue = self.run_one(lambda _: self.queues[0].stop())
        stopped = queue.stop(cancelUnderway=True)
        self.turn()
        assert self.successResultOf(stopped) == [self.job]
        assert queue.statistics().awaiting_stop == 0

    def test_one_that_waits_for_idleness_can_be_cancelled(self) -> None:
        queue = self.run_one(lambda _: self.queues[0].whenIdle())
        assert queue.statistics().awaiting_idle == 1
        self.job.cancel()
        self.turn()
        assert (self.job.state, queue.statistics().awaiting_idle) == (State.CANCELLED, 0)

    def test_one_that_waits_for_a_job_of_a_full_queue_is_ended_by_a_stop(self) -> None:
        queue = self.run_one(lambda argument: self.queues[0].put("b") if argument == "a" else argument)
        assert queue.size() == (1, 1)
        self.job.watch().addErrback(lambda _: None)
        stopped = queue.stop()
        self.turn()
        assert [job.argument for job in self.successResultOf(stopped)] == ["b"]
        assert self.job.state is State.FAILED
