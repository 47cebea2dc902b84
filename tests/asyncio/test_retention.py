"""No retention: a settled job that was told of is kept alive by no queue, and keeps none alive."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

from rdq_asyncio import JobFailed, ResizableDispatchQueue
from tests.asyncio.tools import Queue, Work, each_loop, failed, new_queue, rest


class Result:
    pass


@each_loop
async def test_a_settled_job_dies_with_its_result_though_the_queue_lives() -> None:
    async def coroutine(_: str) -> Result:
        return Result()

    async def later(_: str) -> Result:
        await asyncio.sleep(0)
        return Result()

    functions: list[Callable[[str], Any]] = [coroutine, later, lambda _: Result()]
    for func in functions:
        queue = new_queue(func)
        future = queue.put("x")
        await rest()
        references = [weakref.ref(future.job), weakref.ref(future.result().result)]
        del future
        gc.collect()
        assert [reference() for reference in references] == [None, None]
        assert queue.statistics().finished == 1


@each_loop
async def test_a_failed_job_dies_without_the_collector() -> None:
    # A traceback's frames must not be a cycle through the job of their error.
    async def broken(_: str) -> None:
        await asyncio.sleep(0)
        raise ValueError

    async def cancelled(_: str) -> None:
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    for func in (broken, cancelled):
        future = new_queue(func).put("x")
        await rest()
        failed(future, JobFailed)
        reference = weakref.ref(future.job)
        gc.collect()
        gc.disable()
        try:
            del future
            assert reference() is None
        finally:
            gc.enable()


@each_loop
async def test_a_cancelled_job_dies_though_the_queue_lives() -> None:
    queue = new_queue(Work())
    jobs = [queue.submit("under way"), queue.submit("pending")]
    await rest()
    references = [weakref.ref(job) for job in jobs]
    while jobs:
        jobs.pop().cancel()
    await rest()
    gc.collect()
    assert [reference() for reference in references] == [None, None]
    assert queue.size() == (0, 0)


@each_loop
async def test_a_settled_job_keeps_no_queue_alive() -> None:
    queue: Queue = ResizableDispatchQueue(str.upper, 1)
    job = queue.submit("x")
    await rest()
    reference = weakref.ref(queue)
    del queue
    gc.collect()
    assert reference() is None
    assert job.result == "X"


@each_loop
async def test_a_queue_that_nobody_holds_lives_until_its_jobs_have_ended() -> None:
    work = Work()
    ResizableDispatchQueue(work, 1).submit("a")
    await rest()
    gc.collect()
    work.finish("a")
    await rest()
    job = (await ResizableDispatchQueue(str.upper, 1).put("b")).result
    assert (work.arguments, job) == (["a"], "B")


@each_loop
async def test_the_context_of_a_put_is_let_go_of_at_the_launch() -> None:
    variable: ContextVar[Result] = ContextVar("variable")
    queue = new_queue(lambda _: asyncio.get_running_loop().create_future())

    def request(kept: Result) -> None:
        variable.set(kept)
        queue.submit("x")

    value = Result()
    reference = weakref.ref(value)
    copy_context().run(request, value)
    del value
    gc.collect()
    assert reference() is not None
    await rest()
    gc.collect()
    assert reference() is None
    queue.stop(cancel_underway=True)
    await rest()


@each_loop
async def test_watchers_who_gave_up_are_not_kept() -> None:
    job = new_queue(work := Work()).submit("a")
    await rest()
    references = [weakref.ref(future) for future in [job.watch()] if future.cancel()]
    await rest()
    gc.collect()
    assert [reference() for reference in references] == [None]
    work.finish("a")
    await rest()


@each_loop
async def test_watchers_who_were_told_are_not_kept() -> None:
    job = new_queue(str.upper).submit("a")
    reference = weakref.ref(job.watch())
    await rest()
    gc.collect()
    assert reference() is None
    assert job.result == "A"
