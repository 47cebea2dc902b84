"""What type checkers must accept of rdq_asyncio, and what they must infer: read by mypy and pyright, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, assert_type

import rdq_core
from rdq_asyncio import (
    DetachedJob,
    ForeignJob,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    Job,
    JobAbandoned,
    JobCancelled,
    JobError,
    JobFailed,
    JobFuture,
    JobReturned,
    JobTimedOut,
    MappedJobs,
    Phase,
    QueueFull,
    QueueStopped,
    Rate,
    RateSetting,
    RDQError,
    ResizableDispatchQueue,
    ResultUnavailable,
    Size,
    State,
    Statistics,
    Unpicklable,
    WrongLoop,
)


def plain(argument: str) -> int:
    return len(argument)


async def coroutine(argument: str) -> int:
    return len(argument)


def future(argument: str) -> asyncio.Future[int]:
    return asyncio.get_running_loop().create_future()


def task(argument: str) -> asyncio.Task[int]:
    return asyncio.create_task(coroutine(argument))


def awaitable(argument: str) -> Awaitable[int]:
    return coroutine(argument)


def mixed(argument: str) -> int | asyncio.Future[int]:
    return len(argument) or future(argument)


async def nothing(argument: bytes) -> None: ...


async def results(loop: asyncio.AbstractEventLoop) -> None:
    """The job that is awaited has the function's result, of whichever kind the function is."""
    queue_of_plain = ResizableDispatchQueue(plain, 5)
    assert_type((await queue_of_plain.put("x")).result, int)
    queue_of_coroutines = ResizableDispatchQueue(coroutine, width=5, capacity=7, loop=loop)
    assert_type((await queue_of_coroutines.put("x", priority=5)).result, int)
    queue_of_futures = ResizableDispatchQueue(future, 5)
    assert_type((await queue_of_futures.put("x", 0.5)).result, int)
    queue_of_tasks = ResizableDispatchQueue(task, 5)
    assert_type((await queue_of_tasks.put("x")).result, int)
    queue_of_awaitables = ResizableDispatchQueue(awaitable, 5)
    assert_type((await queue_of_awaitables.put("x")).result, int)
    queue_of_mixed = ResizableDispatchQueue(mixed, 5)
    assert_type((await queue_of_mixed.put("x")).result, int)
    queue_of_nothing = ResizableDispatchQueue(nothing, 5)
    assert_type(queue_of_nothing, ResizableDispatchQueue[bytes, None])


async def methods(queue: ResizableDispatchQueue[str, int]) -> None:
    """What each method gives."""
    job = queue.submit("x")
    assert_type(job, Job[str, int])
    assert_type(job.argument, str)
    assert_type(job.error, BaseException | None)
    assert_type(job.state, State)
    assert_type(await job.watch(), Job[str, int])
    future = queue.put("x")
    assert_type(future, JobFuture[str, int])
    assert_type(future.job, Job[str, int])
    assert_type(await future, Job[str, int])
    assert_type(await queue.stop(cancel_underway=True), list[Job[str, int]])
    assert_type(await queue.drain(), list[Job[str, int]])
    assert_type(await queue.pause(), bool)
    assert_type(queue.pending(), list[Job[str, int]])
    assert_type(queue.underway(), list[Job[str, int]])
    assert_type(queue.handed_back, list[Job[str, int]])
    assert_type(queue.requeue(queue.clear()), list[Job[str, int]])
    assert_type(queue.size(), Size)
    assert_type(queue.statistics(), Statistics)
    assert_type(queue.width, int)
    assert_type(queue.capacity, int | None)
    assert_type((queue.paused, queue.stopped), tuple[bool, bool])
    queue.width = 7
    queue.set_width(7)
    queue.resume()
    queue.resume(width=7)
    queue.reprioritize(job, -1)
    queue.cancel(job)
    await queue.when_idle()
    await queue.when_room()


def jobs(job: Job[str, int], future: JobFuture[str, int]) -> None:
    """What a job says and does; it is one of the core's, and one of something wider."""
    assert_type((job.id, job.priority), tuple[int, float])
    assert_type((job.queued_at, job.launched_at, job.stopped_at), tuple[float, float | None, float | None])
    assert_type((job.queued_datetime, job.launched_datetime), tuple[datetime, datetime | None])
    assert_type(job.stopped_datetime, datetime | None)
    assert_type((job.succeeded, job.detached), tuple[bool, bool])
    assert_type(future.cancel(), bool)
    job.reprioritize(0.5)
    job.cancel()
    _core: rdq_core.Job[object, float] = job
    _wider: Job[object, float] = job


async def errors(queue: ResizableDispatchQueue[str, int]) -> None:
    """What is raised has what it is about, and is what a caller would expect."""
    try:
        await queue.put("x")
    except (JobFailed, JobReturned, JobAbandoned) as error:
        assert_type(error.job, rdq_core.Job[object, object])
    except (ForeignJob, DetachedJob, ResultUnavailable, IllegalTransition) as error:
        base: JobError = error
        assert_type(base.job, rdq_core.Job[object, object])
    except JobCancelled as error:
        _core: rdq_core.JobCancelled = error
    except QueueFull as error:
        assert_type(error.capacity, int)
    except (InvalidType, InvalidValue) as error:
        assert_type(error.name, str)
    except WrongLoop as error:
        _loop: RuntimeError = error
    except (QueueStopped, Unpicklable) as error:
        _every: RDQError = error
    assert_type(queue.statistics().phase, Phase)


async def of_time(queue: ResizableDispatchQueue[str, int], rate: RateSetting) -> None:
    """Rates, delays, timeouts and deadlines."""
    limited = ResizableDispatchQueue(coroutine, 5, rate=[Rate(10), Rate(200, per=60)], delay=5, timeout=30)
    assert_type((await limited.put("x")).result, int)
    assert_type(ResizableDispatchQueue(mixed, 5, rate=Rate(10)), ResizableDispatchQueue[str, int])
    assert_type(queue.rate, tuple[Rate, ...])
    queue.rate = Rate(10, burst=3)
    queue.set_rate(rate)
    queue.set_rate(None)
    assert_type(queue.delay, float)
    assert_type(queue.timeout, float | None)
    assert_type(queue.put("x", 5, delay=0.5, timeout=3), JobFuture[str, int])
    job = queue.submit("x", not_before=datetime.now(UTC))
    assert_type(job, Job[str, int])
    assert_type(queue.delayed(), list[Job[str, int]])
    assert_type(job.due_at, float | None)
    assert_type(job.due_datetime, datetime | None)
    job.reschedule(60)
    queue.reschedule(job, 0)
    assert_type(await queue.stop(deadline=30, abandon=5), list[Job[str, int]])
    assert_type(await queue.drain(deadline=30, abandon=5), list[Job[str, int]])
    try:
        await queue.put("x", timeout=5)
    except JobTimedOut as error:
        assert_type(error.job, rdq_core.Job[object, object])


async def with_asyncios_own(queue: ResizableDispatchQueue[str, int]) -> None:
    """What put gives is a future like any."""
    assert_type(await asyncio.wait_for(queue.put("x"), 5), Job[str, int])
    assert_type(await asyncio.shield(queue.put("x")), Job[str, int])
    assert_type(await asyncio.gather(queue.put("x"), queue.put("y")), tuple[Job[str, int], Job[str, int]])
    several = [queue.put(argument) for argument in "abc"]
    for each in asyncio.as_completed(several):
        assert_type((await each).result, int)
    done, _ = await asyncio.wait(several)
    assert_type(done, set[JobFuture[str, int]])


async def block() -> None:
    """The block's variable is the queue."""
    async with ResizableDispatchQueue(coroutine, 5) as queue:
        assert_type(queue, ResizableDispatchQueue[str, int])
        try:
            await queue.put("x")
        except JobFailed as error:
            assert_type(error.job, rdq_core.Job[object, object])


async def any_function(func: Callable[[str], Any]) -> None:
    """Where the function is not known, so is not the result."""
    assert_type((await ResizableDispatchQueue(func, 5).put("x")).result, Any)


async def maps(queue: ResizableDispatchQueue[str, int], lines: AsyncIterator[str]) -> None:
    """A map takes iterables of both kinds, and gives jobs."""
    jobs = queue.map(["x", "y"])
    assert_type(jobs, MappedJobs[str, int])
    async for job in queue.map(lines, priority=len, ordered=True, ahead=7):
        assert_type(job, Job[str, int])
        assert_type(job.result, int)
    async with queue.map(iter("xyz"), -1) as block:
        assert_type(block, MappedJobs[str, int])
        assert_type(await anext(block), Job[str, int])
    assert_type(jobs.left_over, list[str])
    await jobs.aclose()
