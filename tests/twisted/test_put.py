"""Put, submit and await: with a plain function, one that returns a Deferred, and a coroutine function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, inlineCallbacks, succeed

from rdq_twisted import Job, JobFailed, Size, State
from tests.twisted.tools import AnyJob, Case, Work


def plain(argument: str) -> str:
    return argument.upper()


def deferring(argument: str) -> Deferred[str]:
    return succeed(argument.upper())


async def coroutine(argument: str) -> str:
    return await succeed(argument.upper())


@inlineCallbacks
def inline(argument: str) -> Any:
    yield succeed(None)
    return argument.upper()


FUNCTIONS: list[Callable[[str], Any]] = [plain, deferring, coroutine, inline]


class Putting(Case):
    def test_the_deferred_fires_with_the_finished_job(self) -> None:
        for func in FUNCTIONS:
            queue = self.queue(func)
            deferred = queue.put("x", 5)
            self.turn()
            job = self.successResultOf(deferred)
            assert isinstance(job, Job)
            assert (job.argument, job.result, job.priority, job.state) == ("x", "X", 5, State.FINISHED)

    def test_a_job_can_be_awaited(self) -> None:
        queue = self.queue(coroutine)

        async def use() -> str:
            job = await queue.put("x")
            return str(job.result)

        deferred = Deferred.fromCoroutine(use())
        self.turn()
        assert self.successResultOf(deferred) == "X"

    def test_an_awaited_job_that_fails_raises_with_the_cause(self) -> None:
        def broken(argument: str) -> None:
            raise ValueError(argument)

        queue = self.queue(broken)

        async def use() -> str:
            try:
                await queue.put("x")
            except JobFailed as error:
                return repr(error.__cause__)
            return "it did not fail"

        deferred = Deferred.fromCoroutine(use())
        self.turn()
        assert self.successResultOf(deferred) == "ValueError('x')"

    def test_submit_gives_the_job_itself(self) -> None:
        queue = self.queue(plain)
        job = queue.submit("x", 3)
        assert (job.argument, job.priority, job.state) == ("x", 3, State.PENDING)
        self.turn()
        assert job.result == "X"

    def test_the_job_of_put_is_the_one_the_queue_lists(self) -> None:
        work = Work()
        queue = self.queue(work)
        deferred = queue.put("x")
        [job] = queue.pending()
        self.turn()
        assert queue.underway() == [job]
        work.finish("x")
        self.turn()
        assert self.successResultOf(deferred) is job

    def test_put_never_runs_the_function(self) -> None:
        work = Work()
        queue = self.queue(work, 9)
        queue.put("a")
        queue.submit("b")
        assert work.arguments == []
        assert queue.size() == Size(underway=0, pending=2)
        self.turn()
        assert work.arguments == ["a", "b"]

    def test_a_burst_launches_in_order_of_priority(self) -> None:
        work = Work()
        queue = self.queue(work, 2)
        for argument, priority in (("a", 3), ("b", 1), ("c", 2)):
            queue.put(argument, priority)
        self.turn()
        assert work.arguments == ["b", "c"]

    def test_the_default_priority_is_0(self) -> None:
        queue = self.queue(plain, 0)
        for argument, priority in (("a", 1), ("c", -1)):
            queue.put(argument, priority)
        queue.put("b")
        assert [job.argument for job in queue.pending()] == ["c", "b", "a"]

    def test_the_result_none_is_a_result(self) -> None:
        functions: list[Callable[[str], Any]] = [lambda _: None, lambda _: succeed(None)]
        for func in functions:
            deferred = self.queue(func).put("x")
            self.turn()
            job: AnyJob = self.successResultOf(deferred)
            assert job.succeeded
            assert job.result is None

    def test_a_result_that_comes_later_settles_the_job_then(self) -> None:
        work = Work()
        queue = self.queue(work)
        deferred = queue.put("x")
        self.turn()
        self.waits(deferred)
        work.finish("x")
        self.waits(deferred)  # told in a turn of its own
        self.turn()
        assert self.successResultOf(deferred).result == "X"

    def test_a_job_may_put_more_and_wait_for_it(self) -> None:
        async def halve(argument: str) -> int:
            if len(argument) < 2:
                return 1
            middle = len(argument) // 2
            left, right = queue.put(argument[:middle], -1), queue.put(argument[middle:], -1)
            return int((await left).result) + int((await right).result)

        queue = self.queue(halve, 20)
        deferred = queue.put("abcdefgh")
        self.turn()
        assert self.successResultOf(deferred).result == 8
