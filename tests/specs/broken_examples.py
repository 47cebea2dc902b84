"""The examples and the asyncio shell, each broken in a few ways that a shell is easily broken in.

The kit must reject every one.
"""

# pyright: reportPrivateUsage=false
# What is broken is how they work inside.

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, Future
from contextlib import suppress
from typing import Any

import trio
from asyncio_harness import AsyncioTaskHarness
from threads_harness import ThreadsHarness
from trio_harness import TrioHarness

from examples import threads_queue, trio_queue
from examples.threads_queue import ThreadQueue
from examples.trio_queue import TrioQueue
from rdq_asyncio import Job, JobFuture, ResizableDispatchQueue
from rdq_core import Command, IllegalTransition, Interrupt, JobCancelled, Launch, State

# -- trio --------------------------------------------------------------------------------------------------------------


class TrioSlotFreedAtCancel(TrioQueue[int, None]):
    """The slot is free as soon as the scope has been cancelled, while the task runs on."""

    async def _do(self, command: Command[trio_queue.Job[int, None]]) -> None:
        await super()._do(command)
        if isinstance(command, Interrupt):
            self._machine.failed(command.job, JobCancelled(command.job), now=self._now())

    async def _work(self, job: trio_queue.Job[int, None]) -> None:
        with suppress(IllegalTransition):
            await super()._work(job)


class TrioLostWakeUp(TrioQueue[int, None]):
    """`resume` does not wake who polls."""

    def resume(self, width: int | None = None) -> None:
        self._machine.resume(width, now=trio.current_time())


class TrioPollsOn(TrioQueue[int, None]):
    """A second job is launched before the first, which may prevent it, has taken a step."""

    async def _do(self, command: Command[trio_queue.Job[int, None]]) -> None:
        while isinstance(command, Launch):
            await super()._do(command)
            command = self._machine.poll(now=trio.current_time())
        await super()._do(command)


# -- threads -----------------------------------------------------------------------------------------------------------


class ThreadsSlotFreedAtCancel(ThreadQueue[int, None]):
    """The slot is free as soon as the event has been set, while the function runs on."""

    def _do(self, command: Command[threads_queue.Job[int, None]]) -> None:
        super()._do(command)
        if isinstance(command, Interrupt):
            self._tell(self._machine.failed, command.job, JobCancelled(command.job))

    def _work(self, job: threads_queue.Job[int, None]) -> None:
        with suppress(IllegalTransition):
            super()._work(job)


class ThreadsLostWakeUp(ThreadQueue[int, None]):
    """`resume` does not notify who polls."""

    def resume(self, width: int | None = None) -> None:
        with self._told:
            self._machine.resume(width, now=self._clock())


class ThreadsInterruptForgotten(ThreadQueue[int, None]):
    """The function is never asked to stop."""

    def _do(self, command: Command[threads_queue.Job[int, None]]) -> None:
        if not isinstance(command, Interrupt):
            super()._do(command)


# -- asyncio, whose queue is final for everyone else -------------------------------------------------------------------


class AsyncioSlotFreedAtCancel(ResizableDispatchQueue[object, None]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """The slot is free as soon as the task has been cancelled, while it runs on."""

    def _interrupt(self, job: Job[object, None], end: State, loop: AbstractEventLoop) -> None:
        super()._interrupt(job, end, loop)
        self._machine.failed(job, CancelledError(), now=loop.time())

    def _ended(self, job: Job[object, None], work: Future[None]) -> None:
        with suppress(IllegalTransition):
            super()._ended(job, work)


class AsyncioLostWakeUp(ResizableDispatchQueue[object, None]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """After `resume` nobody has a turn."""

    def resume(self, width: int | None = None) -> None:
        self._machine.resume(width, now=self.binding.loop().time())


class AsyncioLaunchInsidePut(ResizableDispatchQueue[object, None]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """`put` has the turn itself, and so calls the job function before it returns."""

    def put(self, argument: Any, priority: float = 0, **terms: Any) -> JobFuture[object, None]:
        future = super().put(argument, priority, **terms)
        self._run(self.binding.loop(), 1, float("inf"))
        return future


class AsyncioInterruptForgotten(ResizableDispatchQueue[object, None]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """The task is never cancelled."""

    def _interrupt(self, job: Job[object, None], end: State, loop: AbstractEventLoop) -> None:
        pass


# -- in their harnesses ------------------------------------------------------------------------------------------------


class TrioSlotFreedAtCancelHarness(TrioHarness):
    queue_type = TrioSlotFreedAtCancel


class TrioLostWakeUpHarness(TrioHarness):
    queue_type = TrioLostWakeUp


class TrioPollsOnHarness(TrioHarness):
    queue_type = TrioPollsOn


class ThreadsSlotFreedAtCancelHarness(ThreadsHarness):
    queue_type = ThreadsSlotFreedAtCancel


class ThreadsLostWakeUpHarness(ThreadsHarness):
    queue_type = ThreadsLostWakeUp


class ThreadsInterruptForgottenHarness(ThreadsHarness):
    queue_type = ThreadsInterruptForgotten


class AsyncioSlotFreedAtCancelHarness(AsyncioTaskHarness):
    queue_type = AsyncioSlotFreedAtCancel


class AsyncioLostWakeUpHarness(AsyncioTaskHarness):
    queue_type = AsyncioLostWakeUp


class AsyncioLaunchInsidePutHarness(AsyncioTaskHarness):
    queue_type = AsyncioLaunchInsidePut


class AsyncioInterruptForgottenHarness(AsyncioTaskHarness):
    queue_type = AsyncioInterruptForgotten


TRIO = [TrioSlotFreedAtCancelHarness, TrioLostWakeUpHarness, TrioPollsOnHarness]
THREADS = [ThreadsSlotFreedAtCancelHarness, ThreadsLostWakeUpHarness, ThreadsInterruptForgottenHarness]
ASYNCIO = [
    AsyncioSlotFreedAtCancelHarness,
    AsyncioLostWakeUpHarness,
    AsyncioLaunchInsidePutHarness,
    AsyncioInterruptForgottenHarness,
]
