"""`rdq_asyncio.ResizableDispatchQueue` in virtual time, as the specification sees it. Twice, for two ways to look.

In production a turn tells everyone who is to be told, then lets them run, and then launches all there are slots for.
`AsyncioHarness` sees that as it is; its work is futures. `AsyncioTaskHarness` sees a queue whose turns have one step
each, so that everything that follows from a step has happened before the next; its work is tasks. In that order a queue
on asyncio does exactly what one on Twisted does.
"""

# pyright: reportPrivateUsage=false
# The machine's own invariants are checked too.

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, ClassVar, cast

from rdq_specs import Feature, Harness, Observer
from rdq_specs.calls import FOREIGN
from rdq_specs.core import attempts_of, outliving, times_of
from rdq_specs.failures import WorkFailed
from virtual_loop import Told, VirtualLoop, virtual_loop

from rdq_asyncio import Job, JobError, JobFuture, QueueStopped, RateSetting, ResizableDispatchQueue
from rdq_asyncio.turns import Turns


class Noting(Told):
    """Calls one when a future is done, with the future, and another when the callback runs."""

    def __init__(self, note: Callable[[asyncio.Future[Any]], None], then: Callable[[], None] = lambda: None) -> None:
        self.note = note
        self.then = then

    def at_once(self, future: asyncio.Future[Any]) -> None:
        self.note(future)

    def __call__(self, future: asyncio.Future[Any]) -> None:
        if not future.cancelled():
            future.exception()  # retrieved; before this, asyncio forgets that it was
        self.then()


class Work(asyncio.Future[None]):
    """Work that takes note of being cancelled, and goes on until it is told to end."""

    def __init__(self, loop: VirtualLoop, cancelled: Callable[[], None]) -> None:
        super().__init__(loop=loop)
        self.cancelled_by_queue = cancelled

    def cancel(self, msg: object = None) -> bool:
        if self.done():
            return False
        self.cancelled_by_queue()
        return True


class AsyncioHarness(Harness):
    """The shell, with everything but what only a machine has. The job function gives a future."""

    features = frozenset(Feature) - {Feature.POLL, Feature.END}
    reacts_later = True
    queue_type: ClassVar[type[ResizableDispatchQueue[object, None]]] = ResizableDispatchQueue
    rebases = True

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.loop = virtual_loop()
        self.chance = 0.0  # what the queue draws next
        self.queue = self.queue_type(self.work, width, capacity=capacity, random=lambda: self.chance, loop=self.loop)
        self.jobs: dict[int, Job[object, None]] = {}
        self.given: dict[int, asyncio.Future[Job[object, None]]] = {}
        self.works: dict[int, asyncio.Future[None]] = {}
        self.waiters: dict[int, asyncio.Future[Any]] = {}
        self.trouble: BaseException | None = None
        self.jobs[FOREIGN] = ResizableDispatchQueue(self.work, 0, loop=self.loop).submit(FOREIGN)

    def work(self, _argument: object) -> Awaitable[None]:
        """The job function. The job it runs is the one launched last."""
        job = self.queue.underway()[-1].id
        work = self.works[job] = Work(self.loop, lambda: self.safely(self.observer.interrupted, job))
        self.safely(self.observer.launched, job)  # which may end the work at once
        return work

    def safely(self, observe: Callable[..., None], *args: object) -> None:
        """Call the observer, and keep what it raises for the turn to raise: a callback's is the event loop's."""
        try:
            observe(*args)
        except BaseException as error:
            self.trouble = self.trouble or error

    def note(self, future: asyncio.Future[Any], observe: Callable[[asyncio.Future[Any]], None]) -> None:
        """Observe that the future is done, at the moment it is."""
        future.add_done_callback(Noting(lambda done: self.safely(observe, done)))

    def watch(self, job: Job[object, None]) -> None:
        """Observe the job's real end."""
        id = job.id
        self.jobs[id] = job
        ended = Noting(
            lambda done: self.safely(self.observer.settled, id, state_of(done)),
            lambda: self.safely(self.observer.reacts, id),
        )
        job.watch().add_done_callback(ended)

    def put(self, job: int, priority: object) -> None:
        self.keep(job, self.queue.put(job, cast("float", priority)))

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        self.put_with(job, priority, delay=delay, timeout=timeout)

    def put_retried(self, job: int, priority: object, delay: object, timeout: object, retry: object) -> None:
        self.put_with(job, priority, delay=delay, timeout=timeout, retry=retry, retry_on=WorkFailed)

    def put_keyed(  # noqa: PLR0917  # as the protocol has it
        self, job: int, priority: object, key: object, delay: object, timeout: object, retry: object
    ) -> None:
        self.put_with(job, priority, key=key, delay=delay, timeout=timeout, retry=retry, retry_on=WorkFailed)

    def put_with(self, job: int, priority: object, **terms: Any) -> None:
        """Put the job on these terms."""
        self.keep(job, self.queue.put(job, cast("float", priority), **terms))

    def keep(self, job: int, future: JobFuture[object, None]) -> None:
        """Observe what `put` gave, and the job."""
        self.given[job] = future
        told = Noting(lambda done: self.safely(self.observer.told, job, state_of(done)))
        future.add_done_callback(told)  # at the moment it is done, also where it is cancelled: TELL-2
        self.watch(future.job)

    def reschedule(self, job: int, delay: object) -> None:
        self.queue.reschedule(self.jobs[job], cast("float", delay))

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None:
        for job in self.queue.requeue([self.jobs[job] for job in jobs]):
            self.watch(job)

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job])

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.reprioritize(self.jobs[job], cast("float", priority))

    def clear(self) -> Sequence[int]:
        return [job.id for job in self.queue.clear()]

    def set_width(self, width: object) -> None:
        self.queue.width = cast("int", width)

    def set_rate(self, rates: object) -> None:
        self.queue.rate = cast("RateSetting", rates)

    def set_width_per_key(self, width: object) -> None:
        self.queue.width_per_key = cast("int | None", width)

    def set_rate_per_key(self, rates: object) -> None:
        self.queue.rate_per_key = cast("RateSetting", rates)

    def pause_for(self, seconds: object) -> None:
        self.queue.pause_for(cast("float", seconds))

    def ask(self, waiter: int, answer: asyncio.Future[Any]) -> None:
        """Observe what this future is done with."""
        self.waiters[waiter] = answer
        self.note(answer, lambda given: self.answered(waiter, given))

    def answered(self, waiter: int, given: asyncio.Future[Any]) -> None:
        """A waiter's future is done."""
        if given.cancelled():
            return
        if isinstance(given.exception(), QueueStopped):
            self.observer.answered(waiter, "closed")
        elif isinstance(answer := given.result(), list):
            jobs = cast("list[Job[object, None]]", answer)
            self.observer.answered(waiter, tuple(job.id for job in jobs))
        else:
            self.observer.answered(waiter, cast("bool | None", answer))

    def pause(self, waiter: int) -> None:
        self.ask(waiter, self.queue.pause())

    def resume(self, width: object) -> None:
        self.queue.resume(cast("int | None", width))

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.ask(waiter, self.queue.stop(cancel_underway))

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.ask(waiter, self.queue.stop(cancel_underway, **limits))

    def drain(self, waiter: int) -> None:
        self.ask(waiter, self.queue.drain())

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.ask(waiter, self.queue.drain(**limits))

    def when_idle(self, waiter: int) -> None:
        self.ask(waiter, self.queue.when_idle())

    def when_room(self, waiter: int) -> None:
        self.ask(waiter, self.queue.when_room())

    def forget(self, waiter: int) -> None:
        self.waiters[waiter].cancel()

    def withdraw(self, job: int) -> None:
        self.given[job].cancel()

    def finish(self, job: int) -> None:
        self.end(lambda: self.works.pop(job).set_result(None))

    def fail(self, job: int) -> None:
        self.fail_with(job, WorkFailed(), 0.0)

    def fail_with(self, job: int, error: Exception, jitter: float) -> None:
        self.chance = jitter
        self.end(lambda: self.works.pop(job).set_exception(error))

    def end(self, act: Callable[[], None]) -> None:
        """Let work end, and its queue know of it, with no turn yet."""
        self.loop.at_once(act, but=lambda callback: isinstance(getattr(callback, "__self__", None), Turns))

    def tick(self, seconds: float) -> None:
        self.loop.says += seconds

    def turn(self) -> None:
        self.loop.run()
        if self.trouble is not None:
            raise self.trouble
        assert not self.loop.errors, self.loop.errors

    def timers(self) -> int:
        return self.loop.outstanding()

    def wake(self) -> float | None:
        times = [timer.when() for timer in self.loop.timers]
        return min(times) - self.loop.time() if times else None

    def times(self, job: int) -> Sequence[float]:
        return times_of(self.jobs[job])

    def attempts(self, job: int) -> Sequence[tuple[float, float]]:
        return attempts_of(self.jobs[job])

    def pending(self) -> Sequence[int]:
        return [job.id for job in self.queue.pending()]

    def delayed(self) -> Sequence[int]:
        return [job.id for job in self.queue.delayed()]

    def underway(self) -> Sequence[int]:
        return [job.id for job in self.queue.underway()]

    def size(self) -> tuple[int, int]:
        return self.queue.size()

    def retained(self) -> Sequence[int]:
        self.given.clear()  # each names its job
        return outliving(self.jobs)

    def check(self) -> None:
        self.queue._machine.check_invariants()


class AsyncioTaskHarness(AsyncioHarness):
    """The shell, a step a turn. The job function gives a coroutine, which suppresses its cancellation."""

    reacts_later = False

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        super().__init__(observer, width, capacity)
        self.queue._turns.steps = 1
        self.begun: list[Coroutine[Any, Any, None]] = []

    def note(self, future: asyncio.Future[Any], observe: Callable[[asyncio.Future[Any]], None]) -> None:
        future.add_done_callback(lambda done: self.safely(observe, done))

    def watch(self, job: Job[object, None]) -> None:
        id = job.id
        self.jobs[id] = job
        self.note(job.watch(), lambda done: self.observer.settled(id, state_of(done)))

    def work(self, _argument: object) -> Awaitable[None]:
        job = self.queue.underway()[-1].id
        work = self.works[job] = self.loop.create_future()
        self.safely(self.observer.launched, job)  # which may end the work at once
        if work.done():
            return work
        self.begun.append(self.go_on(job))
        return self.begun[-1]

    async def go_on(self, job: int) -> None:
        """The work, as a task."""
        while True:
            try:
                return await self.works[job]
            except asyncio.CancelledError:
                self.works[job] = self.loop.create_future()
                self.safely(self.observer.interrupted, job)

    def close(self) -> None:
        for work in self.begun:  # a run that breaks off may leave one that has not taken its first step
            work.close()


def state_of(done: asyncio.Future[Any]) -> str:
    """What put's or watch's future is done with, as a state."""
    if done.cancelled():
        return "cancelled"
    error = done.exception()
    if error is None:
        return "finished"
    assert isinstance(error, JobError), error
    return {"JobTimedOut": "timed out"}.get(name := type(error).__name__, name.removeprefix("Job").lower())
