"""A dispatch queue for trio: `rdq_core`'s machine, with a nursery for its jobs.

`python examples/trio_queue.py [SECONDS]` shows it, with jobs of so many seconds; press Ctrl-C in the middle.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

import trio

import rdq_core as rdq

A = TypeVar("A")
R = TypeVar("R")


class Job(rdq.Job[A, R]):
    """The core's job, with the scope that its work runs in, and the event of its end."""

    def __init__(self, id: int, argument: A, priority: float, queued_at: float, owner: object) -> None:
        super().__init__(id, argument, priority, queued_at, owner)
        self.scope = trio.CancelScope()
        self.ended = trio.Event()


class TrioQueue(Generic[A, R]):
    """Does jobs with an async function, in order of priority, at most `width` at once, while `run` runs."""

    def __init__(self, func: Callable[[A], Awaitable[R]], width: int, rate: rdq.RateSetting = None) -> None:
        self._func = func
        self._machine: rdq.DispatchQueue[A, R, Job[A, R]] = rdq.DispatchQueue(width, rate=rate, job_type=Job[A, R])
        self._input = trio.Event()  # the machine may have been told something since it was polled
        self._waiting: dict[rdq.Waiter, trio.MemorySendChannel[Any]] = {}
        self.pending, self.underway, self.size = self._machine.pending, self._machine.underway, self._machine.size

    def put(self, argument: A, priority: float = 0, *, delay: float = 0, timeout: float | None = None) -> Job[A, R]:
        """Add a job; lower priorities run first. It is over when `job.ended` is set."""
        return self._machine.put(argument, priority, delay=delay, timeout=timeout, now=self._now())

    def cancel(self, job: Job[A, R]) -> None:
        """Cancel a job: one under way as trio cancels, and it holds its slot until its task has ended."""
        self._machine.cancel(job, now=self._now())

    def reprioritize(self, job: Job[A, R], priority: float) -> None:
        """Move a pending job among its new equals."""
        self._machine.reprioritize(job, priority, now=self._now())

    def set_width(self, width: int) -> None:
        """Set the most jobs under way at once; narrowing cancels nothing."""
        self._machine.set_width(width, now=self._now())

    def resume(self, width: int | None = None) -> None:
        """Launch again, after a pause, with a new width if one is given."""
        self._machine.resume(width, now=self._now())

    async def pause(self) -> bool:
        """Launch nothing more, and wait: True once nothing is under way, False if resumed before that."""
        return bool(await self._answer(self._machine.pause(now=self._now())))

    async def stop(self, cancel_underway: bool = False) -> list[Job[A, R]]:
        """Launch nothing ever again, wait for what is under way, and hand back what was not done."""
        return list(await self._answer(self._machine.stop(cancel_underway=cancel_underway, now=self._now())))

    async def drain(self) -> list[Job[A, R]]:
        """Take no more, and wait until all there is has run."""
        return list(await self._answer(self._machine.drain(now=self._now())))

    async def run(self) -> None:
        """Do the jobs, until cancelled: then all work is cancelled and waited for, and no job stays without an end."""
        try:
            async with trio.open_nursery() as self._nursery:
                while True:
                    await self._do(self._machine.poll(now=trio.current_time()))
                    await trio.lowlevel.checkpoint()
                    await trio.lowlevel.checkpoint()  # trio shuffles: now whoever was started or told took a step
        finally:
            self._machine.forget(self._machine.stop(now=self._now()), now=self._now())
            while not isinstance(command := self._machine.poll(now=trio.current_time()), rdq.Wait):
                await self._do(command)

    def _now(self) -> float:
        self._input.set()
        return trio.current_time()

    async def _answer(self, waiter: rdq.Waiter) -> Any:
        self._waiting[waiter], answer = trio.open_memory_channel[Any](1)
        return await answer.receive()

    async def _do(self, command: rdq.Command[Job[A, R]]) -> None:
        match command:
            case rdq.Launch(job):
                self._nursery.start_soon(self._work, job)
            case rdq.Interrupt(job):
                job.scope.cancel()
            case rdq.Settled(job):
                job.ended.set()
            case rdq.Quiet(waiter) | rdq.Resumed(waiter):
                self._waiting.pop(waiter).send_nowait(isinstance(command, rdq.Quiet))
            case rdq.Stopped(waiter, jobs):
                self._waiting.pop(waiter).send_nowait(jobs)
            case rdq.Wait(until):
                with trio.move_on_at(float("inf") if until is None else until):
                    await self._input.wait()
                self._input = trio.Event()
            case rdq.Idle() | rdq.Room() | rdq.NoRoom():
                pass  # nobody asks for them here

    async def _work(self, job: Job[A, R]) -> None:
        with job.scope:
            try:
                self._machine.finished(job, await self._func(job.argument), now=self._now())
            except BaseException as error:
                if trio.current_effective_deadline() == float("-inf"):  # it is being cancelled, by whomever
                    self._machine.cancel(job, now=self._now())
                self._machine.failed(job, error, now=self._now())
                if not isinstance(error, Exception):
                    raise


async def main(seconds: float) -> None:
    """Five jobs, one at a time at first."""

    async def fetch(name: str) -> None:
        print("fetching", name, flush=True)
        await trio.sleep(seconds)

    queue = TrioQueue(fetch, width=1)
    jobs = [queue.put(name) for name in "abcde"]
    try:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            print("Ctrl-C cancels them", flush=True)
            queue.reprioritize(jobs[4], -1)
            queue.cancel(jobs[1])
            await jobs[4].ended.wait()
            queue.set_width(2)
            await queue.drain()
            nursery.cancel_scope.cancel()
    except* KeyboardInterrupt:
        print("interrupted")
    print(*jobs, sep="\n")


if __name__ == "__main__":
    trio.run(main, float(sys.argv[1]) if sys.argv[1:] else 0.5)
