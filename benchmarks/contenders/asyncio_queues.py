"""Queues on asyncio: ours, a priority queue with workers, and those of the registry.

They are imported by name and looked at through protocols, as they are not there where types are checked.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import time
from asyncio import Future
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeAlias

from benchmarks.contenders.burst import WIDTH, burst

Work: TypeAlias = Callable[[int], "Future[int]"]
Start: TypeAlias = Callable[[Work, int], Awaitable[object]]


class Fired:
    """Work whose futures are done in the next turn of the loop, all of a turn by one call, and are counted there."""

    def __init__(self, jobs: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.left = jobs
        self.complete: Future[None] = self.loop.create_future()
        self.waiting: list[tuple[Future[int], int]] = []

    def work(self, i: int) -> Future[int]:
        """The job function."""
        if not self.waiting:
            self.loop.call_soon(self.fire)
        future: Future[int] = self.loop.create_future()
        self.waiting.append((future, i))
        return future

    def fire(self) -> None:
        """Fire what has been given since the last time."""
        waiting, self.waiting = self.waiting, []
        for future, i in waiting:
            future.set_result(i)
        self.left -= len(waiting)
        if not self.left:
            self.complete.set_result(None)


def rdq_put(jobs: int) -> float:
    """`rdq_asyncio.ResizableDispatchQueue.put`, each with its future."""
    from rdq_asyncio import ResizableDispatchQueue

    async def start(work: Work, jobs: int) -> None:
        burst(ResizableDispatchQueue(work, WIDTH).put, jobs)

    return _seconds(start, jobs)


def rdq_submit(jobs: int) -> float:
    """`rdq_asyncio.ResizableDispatchQueue.submit`, without futures."""
    from rdq_asyncio import ResizableDispatchQueue

    async def start(work: Work, jobs: int) -> None:
        burst(ResizableDispatchQueue(work, WIDTH).submit, jobs)

    return _seconds(start, jobs)


def workers(jobs: int) -> float:
    """`asyncio.PriorityQueue` and as many workers as the width; each put has a future."""

    async def start(work: Work, jobs: int) -> list[asyncio.Task[None]]:
        queue: asyncio.PriorityQueue[tuple[int, int, Future[int]]] = asyncio.PriorityQueue()
        loop = asyncio.get_running_loop()

        async def worker() -> None:
            while True:
                _, i, future = await queue.get()
                future.set_result(await work(i))

        def put(i: int, priority: int) -> Future[int]:
            future: Future[int] = loop.create_future()
            queue.put_nowait((priority, i, future))
            return future

        burst(put, jobs)
        return [asyncio.create_task(worker()) for _ in range(WIDTH)]

    return _seconds(start, jobs)


def aiometer(jobs: int) -> float:
    """`aiometer.run_all`, which takes all jobs at once, and knows no priorities."""
    run_all: Callable[..., Awaitable[object]] = importlib.import_module("aiometer").run_all

    async def start(work: Work, jobs: int) -> None:
        await run_all([partial(_waited_for, work, i) for i in range(jobs)], max_at_once=WIDTH)

    return _seconds(start, jobs)


def aiojobs(jobs: int) -> float:
    """`aiojobs.Scheduler`, which knows no priorities."""
    make: Callable[..., Any] = importlib.import_module("aiojobs").Scheduler

    async def start(work: Work, jobs: int) -> object:
        scheduler = make(limit=WIDTH, pending_limit=0)
        for i in range(jobs):
            await scheduler.spawn(_waited_for(work, i))
        return scheduler

    return _seconds(start, jobs)


def limiter(jobs: int) -> float:
    """A task for each job, which waits at anyio's `CapacityLimiter`; no priorities."""
    make: Callable[[int], AbstractAsyncContextManager[None]] = importlib.import_module("anyio").CapacityLimiter

    async def start(work: Work, jobs: int) -> list[asyncio.Task[int]]:
        limit = make(WIDTH)

        async def one(i: int) -> int:
            async with limit:
                return await work(i)

        return [asyncio.create_task(one(i)) for i in range(jobs)]

    return _seconds(start, jobs)


async def _waited_for(work: Work, i: int) -> int:
    return await work(i)


def _seconds(start: Start, jobs: int) -> float:
    """Run a loop until the jobs are complete."""

    async def timed() -> float:
        fired = Fired(jobs)
        gc.collect()  # of all the imports, so that no collection of theirs falls into somebody's burst
        began = time.process_time()
        kept = await start(fired.work, jobs)
        if jobs:
            await fired.complete
        ended = time.process_time()
        del kept  # a loop holds its tasks weakly
        return ended - began

    return asyncio.run(timed())
