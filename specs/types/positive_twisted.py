"""What type checkers must accept, and what they must infer: read by mypy --strict and pyright, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any, assert_type

from twisted.internet.defer import CancelledError, Deferred, inlineCallbacks, succeed
from twisted.internet.defer import TimeoutError as DeferTimeoutError
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock

import rdq_core
from rdq_twisted import (
    AnyClock,
    ClockLike,
    DetachedJob,
    ForeignJob,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    Job,
    JobAbandoned,
    JobCancelled,
    JobDeferred,
    JobError,
    JobFailed,
    JobReturned,
    JobTimedOut,
    MappedJobs,
    Phase,
    QueueFull,
    QueueStopped,
    Rate,
    RDQError,
    ResizableDispatchQueue,
    ResultUnavailable,
    Size,
    State,
    Statistics,
    Unpicklable,
)
from rdq_twisted.service import DispatchService


def plain(argument: str) -> int:
    return len(argument)


def deferring(argument: str) -> Deferred[int]:
    return succeed(len(argument))


async def coroutine(argument: str) -> int:
    return len(argument)


def mixed(argument: str) -> int | Deferred[int]:
    return len(argument) or succeed(0)


@inlineCallbacks
def inline(argument: str) -> Any:
    yield succeed(None)
    return len(argument)


async def results(clock: Clock) -> None:
    """The job that is awaited has the function's result, of whichever kind the function is."""
    queue_of_plain = ResizableDispatchQueue(plain, 5, clock=clock)
    assert_type((await queue_of_plain.put("x")).result, int)
    queue_of_deferring = ResizableDispatchQueue(deferring, clock=clock)
    assert_type((await queue_of_deferring.put("x", priority=5)).result, int)
    queue_of_coroutines = ResizableDispatchQueue(coroutine, width=5, clock=clock)
    assert_type((await queue_of_coroutines.put("x", 0.5)).result, int)
    queue_of_mixed = ResizableDispatchQueue(mixed, 5, clock=clock, capacity=7)
    assert_type((await queue_of_mixed.put("x")).result, int)
    ResizableDispatchQueue(inline, 5, clock=clock)


async def methods(queue: ResizableDispatchQueue[str, int]) -> None:
    """What each method gives."""
    job = queue.submit("x")
    assert_type(job, Job[str, int])
    assert_type(job.argument, str)
    assert_type(job.error, BaseException | None)
    assert_type(job.state, State)
    assert_type(await job.watch(), Job[str, int])
    deferred = queue.put("x")
    assert_type(deferred, JobDeferred[str, int])
    assert_type(deferred.job, Job[str, int])
    assert_type(await deferred, Job[str, int])
    assert_type(await queue.stop(cancelUnderway=True), list[Job[str, int]])
    assert_type(await queue.drain(), list[Job[str, int]])
    assert_type(await queue.pause(), bool)
    assert_type(queue.pending(), list[Job[str, int]])
    assert_type(queue.underway(), list[Job[str, int]])
    assert_type(queue.requeue(queue.clear()), list[Job[str, int]])
    assert_type(queue.size(), Size)
    assert_type(queue.statistics(), Statistics)
    assert_type(queue.width, int)
    assert_type(queue.capacity, int | None)
    assert_type((queue.paused, queue.stopped), tuple[bool, bool])
    queue.width = 7
    queue.setWidth(7)
    queue.resume()
    queue.resume(width=7)
    queue.reprioritize(job, -1)
    queue.cancel(job)
    await queue.whenIdle()
    await queue.whenRoom()


def jobs(job: Job[str, int]) -> None:
    """What a job says and does; it is one of the core's, and one of something wider."""
    assert_type((job.id, job.priority), tuple[int, float])
    assert_type((job.queued_at, job.launched_at, job.stopped_at), tuple[float, float | None, float | None])
    assert_type((job.queued_datetime, job.launched_datetime), tuple[datetime, datetime | None])
    assert_type(job.stopped_datetime, datetime | None)
    assert_type((job.succeeded, job.detached), tuple[bool, bool])
    job.reprioritize(0.5)
    job.cancel()
    _core: rdq_core.Job[object, float] = job
    _wider: Job[object, float] = job


def callbacks(
    queue: ResizableDispatchQueue[str, int],
    deferred: JobDeferred[str, int],
    when: Deferred[None],
    reactor: IReactorTime,
) -> None:
    """What put gives is a Deferred like any; the knob can be turned by one."""
    assert_type(deferred.addCallback(lambda job: job.result), Deferred[int])
    when.addCallback(lambda _: queue.setWidth(3))
    deferred.addTimeout(5, reactor)


async def errors(queue: ResizableDispatchQueue[str, int]) -> None:
    """What is raised has what it is about, and is what a caller would expect."""
    try:
        await queue.put("x")
    except (
        JobFailed,
        JobReturned,
        JobAbandoned,
        ForeignJob,
        DetachedJob,
        ResultUnavailable,
        IllegalTransition,
    ) as error:
        base: JobError = error
        assert_type(base.job, rdq_core.Job[object, object])
    except JobCancelled as error:
        _cancelled: CancelledError = error
        _core: rdq_core.JobCancelled = error
    except QueueFull as error:
        assert_type(error.capacity, int)
    except (InvalidType, InvalidValue) as error:
        assert_type(error.name, str)
    except (QueueStopped, Unpicklable) as error:
        _every: RDQError = error
    assert_type(queue.statistics().phase, Phase)


class OwnClock:
    """A clock of one's own: nothing is derived from, as it is a protocol."""

    def seconds(self) -> float:
        return 0.0

    def callLater(self, delay: float, call: Callable[[], object], /) -> object:
        return call


async def time(queue: ResizableDispatchQueue[str, int], job: Job[str, int], moment: datetime) -> None:
    """What is given of time, and what each gives."""
    ResizableDispatchQueue(plain, 5, rate=Rate(10), delay=0.5, timeout=30)
    ResizableDispatchQueue(coroutine, 5, rate=[Rate(10), Rate.parse("200/min")], timeout=None)
    assert_type(queue.rate, tuple[Rate, ...])
    queue.rate = Rate(10)
    queue.rate = Rate(10), Rate(200, 60)
    queue.setRate(None)
    assert_type(queue.put("x", delay=5).job, Job[str, int])
    assert_type(queue.submit("x", 1, notBefore=moment, timeout=math.inf), Job[str, int])
    assert_type(queue.submit("x", notBefore=1.3e9), Job[str, int])
    assert_type(queue.delayed(), list[Job[str, int]])
    assert_type(queue.delay, float)
    assert_type(queue.timeout, float | None)
    assert_type(job.due_datetime, datetime | None)
    job.reschedule(0)
    assert_type(await queue.drain(deadline=30), list[Job[str, int]])
    assert_type(await queue.stop(deadline=30, abandon=5), list[Job[str, int]])
    builtin: type[TimeoutError] = JobTimedOut
    twisteds: type[DeferTimeoutError] = JobTimedOut
    print(builtin, twisteds)  # noqa: T201
    DispatchService(queue, deadline=30, abandon=5)


def clocks(reactor: IReactorTime, memory: MemoryReactorClock) -> None:
    """Whatever is a clock is taken for one, without Twisted's mypy plugin."""
    ResizableDispatchQueue(plain, 5, clock=Clock())
    ResizableDispatchQueue(plain, 5, clock=memory)
    ResizableDispatchQueue(plain, 5, clock=reactor)
    ResizableDispatchQueue(plain, 5, clock=None)
    like: ClockLike = OwnClock()
    any_clock: AnyClock = like
    ResizableDispatchQueue(plain, 5, clock=any_clock)


def services(queue: ResizableDispatchQueue[str, int]) -> None:
    """A service is of its queue's types."""

    def save(jobs: list[Job[str, int]]) -> Deferred[None]:
        return succeed(None)

    service = DispatchService(queue, cancelUnderway=True, handBack=save)
    assert_type(service.returned, list[Job[str, int]] | None)
    service.startService()
    assert_type(service.stopService(), Deferred[None])
    DispatchService(queue, handBack=print)


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
