"""No retention: a settled job that was told of is kept alive by no queue, and keeps none alive."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, succeed

from tests.twisted.tools import AnyJob, Case, Queue, Work


class Result:
    pass


class Retention(Case):
    def settle(self, queue: Queue, job: AnyJob) -> None:
        self.turn()
        assert job.state.settled

    def assert_dies(self, reference: Callable[[], Any]) -> None:
        gc.collect()
        assert reference() is None

    def test_a_finished_job_dies_with_its_result_though_the_queue_lives(self) -> None:
        functions: list[Callable[[str], Any]] = [lambda _: Result(), lambda _: succeed(Result())]
        for func in functions:
            queue = self.queue(func)
            job = queue.submit("x")
            references = [weakref.ref(job)]
            self.settle(queue, job)
            result = weakref.ref(job.result)
            del job
            self.assert_dies(references[0])
            self.assert_dies(result)
            assert queue.statistics().finished == 1

    def test_a_cancelled_job_dies_though_the_queue_lives(self) -> None:
        queue = self.queue(Work(), 1)
        jobs = [queue.submit("under way"), queue.submit("pending")]
        self.turn()
        references = [weakref.ref(job) for job in jobs]
        while jobs:
            jobs.pop().cancel()
        self.turn()
        gc.collect()
        assert [reference() for reference in references] == [None, None]

    def test_a_job_that_put_made_dies_when_its_deferred_does(self) -> None:
        queue = self.queue(str.upper)
        deferred = queue.put("x")
        reference = weakref.ref(queue.pending()[0])
        self.turn()
        assert self.successResultOf(deferred).result == "X"
        del deferred
        self.assert_dies(reference)

    def test_a_settled_job_keeps_no_queue_alive(self) -> None:
        canary = Result()
        reference = weakref.ref(canary)

        def func(argument: str, kept: Result = canary) -> str:
            return argument

        queue = self.queue(func)
        job = queue.submit("x")
        watcher = job.watch()
        self.turn()
        self.queues.clear()
        del queue, canary, func
        self.assert_dies(reference)
        assert self.successResultOf(watcher) is job

    def test_the_context_of_a_put_is_let_go_of_at_the_launch(self) -> None:
        from contextvars import ContextVar, copy_context

        variable: ContextVar[Result] = ContextVar("variable")
        value = Result()
        reference = weakref.ref(value)
        queue = self.queue(lambda _: Deferred[str]())

        def request(kept: Result) -> None:
            variable.set(kept)
            queue.submit("x")

        copy_context().run(request, value)
        del value
        gc.collect()
        assert reference() is not None
        self.turn()
        self.assert_dies(reference)
        assert queue.size() == (1, 0)
