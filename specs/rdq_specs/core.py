"""The core's own harness: the machine, polled."""

# pyright: reportPrivateUsage=false
# The machine's own time is seen nowhere else, and its clock may have been set back.

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias, TypeVar, cast

from rdq_core import (
    DispatchQueue,
    Idle,
    Interrupt,
    Job,
    Launch,
    NoRoom,
    Quiet,
    RateSetting,
    Resumed,
    Retry,
    Room,
    Settled,
    Stopped,
    Wait,
    Waiter,
)
from rdq_specs.calls import FOREIGN
from rdq_specs.failures import WorkFailed
from rdq_specs.frames import forget_frames
from rdq_specs.harness import Feature, Harness, Observer

CoreJob: TypeAlias = Job[int, None]
J = TypeVar("J", bound=Job[object, object])


def outliving(jobs: dict[int, J]) -> Sequence[int]:
    """Empty `jobs`, which by this lets go of them; the settled ones that something else keeps alive.

    Frames of the jobs' errors are no such thing, and are freed.
    """
    forget_frames(*(job.error for job in jobs.values()))
    watched = {id: weakref.ref(job) for id, job in jobs.items() if job.state.settled}
    jobs.clear()
    if any(job() is not None for job in watched.values()):
        gc.collect()  # a cycle is no retention; not at once, as it takes longer than the run
    return [id for id, job in watched.items() if job() is not None]


def times_of(job: Job[Any, Any]) -> Sequence[float]:
    """When a job was put, was launched and ended, as far as it has been, in the machine's seconds."""
    times = (job.queued_at, job.launched_at, job.stopped_at)
    return [time for time in times if time is not None]


def attempts_of(job: Job[Any, Any]) -> Sequence[tuple[float, float]]:
    """When each time that a job's work was done began and ended, in the machine's seconds."""
    return [(attempt.started, attempt.ended) for attempt in job.attempts]


class CoreHarness(Harness):
    """`rdq_core.DispatchQueue`, every feature of it, and of none that only a shell has."""

    features: ClassVar[frozenset[Feature]] = frozenset(Feature) - {Feature.WITHDRAW, Feature.CONTEXT, Feature.TIMERS}

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.now: float = 0.0
        self.until: float | None = None
        self.queue: DispatchQueue[int, None, CoreJob] = DispatchQueue(width, capacity=capacity)
        self.jobs: dict[int, CoreJob] = {}
        self.waiters: dict[Waiter, int] = {}
        other: DispatchQueue[int, None, CoreJob] = DispatchQueue()
        self.jobs[FOREIGN] = other.put(FOREIGN, now=0)

    def put(self, job: int, priority: object) -> None:
        self.jobs[job] = self.queue.put(job, cast("float", priority), now=self.now)

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        seconds, limit = cast("tuple[float | None, float | None]", (delay, timeout))
        self.jobs[job] = self.queue.put(job, cast("float", priority), delay=seconds, timeout=limit, now=self.now)

    def put_retried(self, job: int, priority: object, delay: object, timeout: object, retry: object) -> None:
        self._put(job, priority, None, (delay, timeout, retry))

    def put_keyed(  # noqa: PLR0917  # whatever a put may say
        self, job: int, priority: object, key: object, delay: object, timeout: object, retry: object
    ) -> None:
        self._put(job, priority, key, (delay, timeout, retry))

    def _put(self, job: int, priority: object, key: object, terms: tuple[object, object, object]) -> None:
        delay, timeout, retry = cast("tuple[float | None, float | None, Retry | None]", terms)
        self.jobs[job] = self.queue.put(
            *(job, cast("float", priority)),
            key=key,
            delay=delay,
            timeout=timeout,
            retry=retry,
            retry_on=None if retry is None else WorkFailed,
            now=self.now,
        )

    def reschedule(self, job: int, delay: object) -> None:
        self.queue.reschedule(self.jobs[job], cast("float", delay), now=self.now)

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None:
        made = self.queue.requeue([self.jobs[job] for job in jobs], now=self.now)
        self.jobs.update(zip(new, made, strict=True))

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job], now=self.now)

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.reprioritize(self.jobs[job], cast("float", priority), now=self.now)

    def clear(self) -> Sequence[int]:
        return [job.id for job in self.queue.clear(now=self.now)]

    def set_width(self, width: object) -> None:
        self.queue.set_width(cast("int", width), now=self.now)

    def set_rate(self, rates: object) -> None:
        self.queue.set_rate(cast("RateSetting", rates), now=self.now)

    def set_width_per_key(self, width: object) -> None:
        self.queue.set_width_per_key(cast("int | None", width), now=self.now)

    def set_rate_per_key(self, rates: object) -> None:
        self.queue.set_rate_per_key(cast("RateSetting", rates), now=self.now)

    def pause(self, waiter: int) -> None:
        self.waiters[self.queue.pause(now=self.now)] = waiter

    def pause_for(self, seconds: object) -> None:
        self.queue.pause_for(cast("float", seconds), now=self.now)

    def resume(self, width: object) -> None:
        self.queue.resume(cast("int | None", width), now=self.now)

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.waiters[self.queue.stop(cancel_underway=cancel_underway, now=self.now)] = waiter

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.waiters[self.queue.stop(cancel_underway=cancel_underway, **limits, now=self.now)] = waiter

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.waiters[self.queue.drain(**limits, now=self.now)] = waiter

    def drain(self, waiter: int) -> None:
        self.waiters[self.queue.drain(now=self.now)] = waiter

    def when_idle(self, waiter: int) -> None:
        self.waiters[self.queue.when_idle(now=self.now)] = waiter

    def when_room(self, waiter: int) -> None:
        self.waiters[self.queue.when_room(now=self.now)] = waiter

    def forget(self, waiter: int) -> None:
        for ticket, number in self.waiters.items():
            if number == waiter:
                self.queue.forget(ticket, now=self.now)

    def finish(self, job: int) -> None:
        self.queue.finished(self.jobs[job], None, now=self.now)

    def fail(self, job: int) -> None:
        self.queue.failed(self.jobs[job], WorkFailed(), now=self.now)

    def fail_with(self, job: int, error: Exception, jitter: float) -> None:
        self.queue.failed(self.jobs[job], error, jitter=jitter, now=self.now)

    def tick(self, seconds: float) -> None:
        self.now += seconds

    def turn(self) -> None:
        while self.poll():
            pass

    def poll(self) -> bool:
        match self.queue.poll(now=self.now):
            case Wait(until):
                self.until = until
                return False
            case Launch(job):
                self.observer.launched(job.id)
            case Interrupt(job):
                self.observer.interrupted(job.id)
            case Settled(job):
                self.observer.settled(job.id, job.state.value)
            case Quiet(waiter):
                self.observer.answered(self.waiters[waiter], True)
            case Resumed(waiter):
                self.observer.answered(self.waiters[waiter], False)
            case Room(waiter) | Idle(waiter):
                self.observer.answered(self.waiters[waiter], None)
            case NoRoom(waiter):
                self.observer.answered(self.waiters[waiter], "closed")
            case Stopped(waiter, jobs):
                self.observer.answered(self.waiters[waiter], tuple(job.id for job in jobs))
        return True

    def pending(self) -> Sequence[int]:
        return [job.id for job in self.queue.pending()]

    def underway(self) -> Sequence[int]:
        return [job.id for job in self.queue.underway()]

    def delayed(self) -> Sequence[int]:
        return [job.id for job in self.queue.delayed()]

    def size(self) -> tuple[int, int]:
        return self.queue.size()

    def wake(self) -> float | None:
        return None if self.until is None else self.until - self.queue._ledger.now

    def times(self, job: int) -> Sequence[float]:
        return times_of(self.jobs[job])

    def attempts(self, job: int) -> Sequence[tuple[float, float]]:
        return attempts_of(self.jobs[job])

    def retained(self) -> Sequence[int]:
        return outliving(self.jobs)

    def check(self) -> None:
        self.queue.check_invariants()
        copy = self.queue.clone()
        copy.check_invariants()
        if copy.snapshot() != self.queue.snapshot():
            raise AssertionError("a clone has another snapshot")
