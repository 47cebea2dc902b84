"""Cancellation between Twisted and asyncio, translated both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from twisted.internet import defer
from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import Job, JobCancelled, JobFailed, State, inAsyncio
from tests.twisted.asyncio_tools import AsyncioCase
from tests.twisted.tools import AnyJob, Queue


class JobsCancelled(AsyncioCase):
    """From Twisted to asyncio."""

    def launched(self, func: Callable[[str], Any]) -> tuple[Queue, AnyJob]:
        q = self.queue(func)
        job = q.submit("a")
        q.submit("waiting")
        self.turn()
        return q, job

    def test_the_task_is_cancelled_and_the_job_with_it(self) -> None:
        q, job = self.launched(inAsyncio(self.work))
        job.cancel()
        assert self.log == []  # in a turn, as all user code
        self.turn()
        assert self.log == ["a cancelled"]
        assert (job.state, [job.argument for job in q.underway()]) == (State.CANCELLED, ["waiting"])
        assert isinstance(job.error, CancelledError)
        assert isinstance(job.error.__cause__, asyncio.CancelledError)

    def test_the_slot_is_held_until_the_task_has_ended(self) -> None:
        q, job = self.launched(inAsyncio(self.slow_to_stop))
        job.cancel()
        self.turn()
        assert (job.state, q.size()) == (State.CANCELLING, (1, 1))
        self.gates["a tidy"].set_result("")
        self.turn()
        assert (job.state, job.succeeded, q.size()) == (State.CANCELLED, False, (1, 0))

    def test_a_task_that_returns_all_the_same_has_succeeded_and_is_not_handed_back(self) -> None:
        q, job = self.launched(inAsyncio(self.stubborn))
        stopped = q.stop(cancelUnderway=True)
        self.turn()
        self.waits(stopped)
        self.gates["a again"].set_result("A")
        self.turn()
        assert [job.argument for job in self.successResultOf(stopped)] == ["waiting"]
        assert (job.state, job.result) == (State.CANCELLED, "A")

    def test_a_task_that_was_done_before_the_cancellation_reached_it_has_succeeded(self) -> None:
        _, job = self.launched(inAsyncio(self.work))
        self.gates["a"].set_result("A")
        job.cancel()
        self.turn()
        assert (job.state, job.result, self.log) == (State.CANCELLED, "A", [])

    def test_a_future_is_cancelled_said_or_unsaid(self) -> None:
        for func in (inAsyncio(self.gate), self.gate):
            q, job = self.launched(func)
            gate = self.gates["a"]
            job.cancel()
            self.turn()
            assert (gate.cancelled(), job.state, q.size()) == (True, State.CANCELLED, (1, 0))

    def test_a_task_of_a_shield_runs_on_as_its_author_wished(self) -> None:
        def shielded(argument: str) -> asyncio.Future[str]:
            return asyncio.shield(self.gate(argument))

        _, job = self.launched(shielded)
        job.cancel()
        self.turn()
        assert (job.state, self.gates["a"].cancelled()) == (State.CANCELLED, False)

    def test_one_not_yet_begun_is_never_begun(self) -> None:
        begun: list[str] = []

        async def begin(argument: str) -> None:
            begun.append(argument)

        q = self.queue(inAsyncio(begin))
        job = q.submit("a")
        self.loop.call_soon(self.clock.advance, 0)
        self.loop.call_soon(job.cancel)
        self.loop.call_soon(self.clock.advance, 0)
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()
        self.turn()
        assert (job.state, begun) == (State.CANCELLED, [])

    def test_the_deferred_fires_once_with_the_tasks_end_and_each_cancel_is_passed_on(self) -> None:
        made: list[Deferred[str]] = []
        self.loop.call_soon(lambda: made.append(inAsyncio(self.stubborn)("a")))
        self.turn()
        [deferred] = made
        deferred.cancel()
        self.turn()
        self.waits(deferred)
        deferred.cancel()  # the work asked for the second time gives in
        self.waits(deferred)
        self.turn()
        self.failed(deferred, CancelledError)


class TasksCancelled(AsyncioCase):
    """From asyncio to Twisted."""

    def put(self, q: Queue, argument: str) -> asyncio.Future[AnyJob]:
        return q.put(argument).asFuture(self.loop)

    def test_a_task_that_asyncio_itself_cancels_fails_its_job_with_twisteds_error(self) -> None:
        tasks: list[asyncio.Task[Any] | None] = []

        async def work(argument: str) -> str:
            tasks.append(asyncio.current_task())
            return await self.work(argument)

        q = self.queue(inAsyncio(work))
        deferred = q.put("a")
        self.turn()
        assert tasks[0] is not None
        tasks[0].cancel("enough")
        self.turn()
        cause = self.failed(deferred, JobFailed).__cause__
        assert (repr(cause), deferred.job.state) == ("CancelledError('enough')", State.FAILED)
        assert type(cause) is CancelledError
        assert isinstance(cause.__cause__, asyncio.CancelledError)

    def test_cancelling_who_awaits_a_put_cancels_the_job(self) -> None:
        q = self.queue(inAsyncio(self.slow_to_stop))

        async def awaiting() -> AnyJob:
            return await self.put(q, "a")

        task = self.task(awaiting())
        self.turn()
        [job] = q.underway()
        task.cancel()
        self.turn()
        assert task.cancelled()  # at once, as asyncio has it
        assert (job.state, q.size()) == (State.CANCELLING, (1, 0))  # and the slot is held
        self.gates["a tidy"].set_result("")
        self.turn()
        assert (job.state, q.size()) == (State.CANCELLED, (0, 0))

    def test_a_timeout_of_asyncios_cancels_the_job(self) -> None:
        q = self.queue(inAsyncio(self.work))

        async def awaiting() -> str:
            try:
                async with asyncio.timeout(0):
                    await self.put(q, "a")
            except TimeoutError:
                return "too late"
            return "in time"

        task = self.task(awaiting())
        self.turn()
        assert (task.result(), q.statistics().cancelled, q.size()) == ("too late", 1, (0, 0))

    def test_a_job_cancelled_by_another_is_no_cancellation_of_who_awaits_it(self) -> None:
        q = self.queue(inAsyncio(self.work))

        async def awaiting() -> str:
            try:
                await self.put(q, "a")
            except asyncio.CancelledError:
                return "taken for its own cancellation"
            except JobCancelled as error:
                return f"{error.job.argument} was cancelled, and we go on"
            return "done"

        task = self.task(awaiting())
        self.turn()
        q.underway()[0].cancel()
        self.turn()
        assert task.result() == "a was cancelled, and we go on"

    def test_a_job_whose_task_was_cancelled_is_no_cancellation_of_who_awaits_it(self) -> None:
        async def cancelled(argument: str) -> str:
            raise asyncio.CancelledError(argument)

        q = self.queue(inAsyncio(cancelled))

        async def awaiting() -> BaseException | None:
            try:
                await self.put(q, "a")
            except JobFailed as error:
                return error.__cause__
            return None

        task = self.task(awaiting())
        self.turn()
        assert repr(task.result()) == "CancelledError('a')"
        assert isinstance(task.result(), Exception)

    def test_a_job_that_awaits_another_queues_put_passes_its_cancellation_on_and_no_further(self) -> None:
        inner = self.queue(inAsyncio(self.work))

        async def over(argument: str) -> str:
            job: Job[str, str] = await self.put(inner, argument)
            return job.result

        outer = self.queue(inAsyncio(over), 2)
        first, second = outer.put("a"), outer.put("b")
        self.turn()
        first.cancel()
        self.turn()
        assert self.failed(first, JobCancelled).job.state is State.CANCELLED
        assert (self.log, [job.argument for job in inner.underway()]) == (["a cancelled"], ["b"])
        inner.underway()[0].cancel()
        self.turn()
        assert isinstance(self.failed(second, JobFailed).__cause__, JobCancelled)
        assert second.job.state is State.FAILED

    def test_addTimeout_tells_the_caller_and_cancels_the_task(self) -> None:
        q = self.queue(inAsyncio(self.work))
        deferred = q.put("a").addTimeout(5, self.reactor)
        self.turn()
        self.clock.advance(5)
        self.failed(deferred, defer.TimeoutError)
        self.turn()
        assert (self.log, q.size()) == (["a cancelled"], (0, 0))
