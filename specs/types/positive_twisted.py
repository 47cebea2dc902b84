"""What type checkers must accept, and what they must infer: read by mypy --strict and pyright, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from contextvars import Context
from typing import Any, assert_never, assert_type

from twisted.internet.defer import Deferred, inlineCallbacks, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock

import rdq_core
from rdq_core import (
    DispatchQueue,
    Getter,
    Idle,
    Interrupt,
    Launch,
    NoRoom,
    Pool,
    PoolWaiter,
    PriorityQueue,
    PromiseDict,
    Quiet,
    Resumed,
    Room,
    Settled,
    Snapshot,
    Stopped,
    Wait,
    Waiter,
)
from rdq_core.pool import Cancel, Reached
from rdq_core.promise_dict import Present
from rdq_twisted import (
    DeferredDict,
    DeferredPool,
    Job,
    JobDeferred,
    PoolStatistics,
    ResizableDispatchQueue,
    Size,
    State,
    Statistics,
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
    assert_type(await queue.put("x"), Job[str, int])
    assert_type(await queue.stop(cancelUnderway=True), list[Job[str, int]])
    assert_type(await queue.drain(), list[Job[str, int]])
    assert_type(await queue.pause(), bool)
    assert_type(queue.pending(), list[Job[str, int]])
    assert_type(queue.underway(), list[Job[str, int]])
    assert_type(queue.requeue(queue.clear()), list[Job[str, int]])
    assert_type(queue.size(), Size)
    assert_type(queue.statistics(), Statistics)
    assert_type(queue.width, int)
    queue.width = 7
    await queue.whenIdle()
    await queue.whenRoom()


def clocks(reactor: IReactorTime, memory: MemoryReactorClock) -> None:
    """Whatever is a clock is taken for one, without Twisted's mypy plugin."""
    ResizableDispatchQueue(plain, 5, clock=Clock())
    ResizableDispatchQueue(plain, 5, clock=memory)
    ResizableDispatchQueue(plain, 5, clock=reactor)
    ResizableDispatchQueue(plain, 5, clock=None)


def services(queue: ResizableDispatchQueue[str, int]) -> None:
    """A service is of its queue's types."""

    def save(jobs: list[Job[str, int]]) -> Deferred[None]:
        return succeed(None)

    service = DispatchService(queue, cancelUnderway=True, handBack=save)
    assert_type(service.returned, list[Job[str, int]] | None)
    assert_type(service.stopService(), Deferred[None])


class OwnJob(rdq_core.Job[str, int]):
    """A shell's job."""

    context: Context


def core(now: float) -> None:
    """The core's queue makes `Job`s, or what it is given."""
    queue: DispatchQueue[str, int, rdq_core.Job[str, int]] = DispatchQueue(2, capacity=3)
    job = queue.put("x", now=now)
    assert_type(job, rdq_core.Job[str, int])
    assert_type(job.result, int)
    assert_type(queue.snapshot(), Snapshot)
    assert_type(queue.stop(now=now), Waiter)
    own: DispatchQueue[str, int, OwnJob] = DispatchQueue(2, job_type=OwnJob)
    assert_type(own.put("x", 1.5, now=now), OwnJob)
    assert_type(own.clone(), DispatchQueue[str, int, OwnJob])
    items = PriorityQueue[str]()
    assert_type(items.put("x", 1), int)
    assert_type(items.pop(), str)


def poll(queue: DispatchQueue[str, int, OwnJob], now: float) -> OwnJob | Waiter | float | None:
    """A match over the commands is known to be exhaustive."""
    command = queue.poll(now=now)
    match command:
        case Launch(job) | Interrupt(job) | Settled(job):
            assert_type(job, OwnJob)
            return job
        case Quiet(waiter) | Resumed(waiter) | Room(waiter) | NoRoom(waiter) | Idle(waiter):
            return waiter
        case Stopped(waiter, jobs):
            assert_type(jobs, tuple[OwnJob, ...])
            return waiter
        case Wait(until):
            return until
        case _:
            assert_never(command)


async def pools(pool: DeferredPool, special: JobDeferred[str, int]) -> None:
    """A pool gives back what it is given, as what it is; whoever waits gets nothing."""
    answer = succeed(3)
    assert_type(pool.add(answer), Deferred[int])
    assert_type(pool.add(special), JobDeferred[str, int])
    assert_type(pool.notifyWhenEmpty(testImmediately=False), Deferred[None])
    assert_type(pool.notifyAbove(3), Deferred[None])
    assert_type(pool.statistics(), PoolStatistics)
    assert_type([one.seconds for one in pool.outstanding()], list[float])
    assert_type(list(pool), list[Deferred[object]])
    machine = Pool[int]()
    assert_type(machine.when_empty(now=0), PoolWaiter | None)
    assert_type(machine.poll(now=0), Cancel[int] | Reached | Wait)


async def dictionaries(prices: DeferredDict[str, int]) -> None:
    """Asking gives a Deferred of the value, looking gives the value."""
    assert_type(prices["a"], Deferred[int])
    assert_type(await prices["a"], int)
    assert_type(prices.get("a"), int | None)
    assert_type(prices.get("a", "none"), int | str)
    assert_type(prices.pop("a"), int)
    assert_type(prices.setdefault("a", 3), int)
    assert_type(dict(prices.items()), dict[str, int])
    assert_type(list(prices.values()), list[int])
    assert_type(prices.waiting(), list[str])
    assert_type(DeferredDict({"a": 1}, clock=Clock()), DeferredDict[str, int])
    assert_type(DeferredDict(a=1), DeferredDict[str, int])
    prices.update({"a": 1})
    prices.update([("a", 1)], b=2)
    prices |= {"a": 1}
    machine = PromiseDict[str, int]()
    assert_type(machine.get("a", now=0), Present[int] | Getter[str])
