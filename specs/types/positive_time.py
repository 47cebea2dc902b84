"""What type checkers must accept of time: in the core, on Twisted, and in the specification; read, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import assert_type

from rdq_specs import CoreHarness, Feature, Harness, HarnessType, Model, Observer, state_machine_test

import rdq_core
from rdq_core import (
    Admission,
    DispatchQueue,
    Interrupt,
    JobAbandoned,
    JobError,
    JobTimedOut,
    Rate,
    RateLimit,
    RateSetting,
    Snapshot,
    State,
    Statistics,
)
from rdq_twisted import Job, ResizableDispatchQueue
from rdq_twisted import RateSetting as ShellsRateSetting

CoreJob = rdq_core.Job[str, int]


def core(queue: DispatchQueue[str, int, CoreJob], setting: RateSetting, now: float) -> None:
    """The machine: what is given of time, and what is due by it."""
    DispatchQueue[str, int, CoreJob](2, rate=setting, delay=0.5, timeout=30)
    job = queue.put("x", 1, delay=5, timeout=30, now=now)
    assert_type(job.due_at, float | None)
    assert_type(job.timeout, float | None)
    queue.reschedule(job, 0, now=now)
    queue.set_rate(setting, now=now)
    assert_type(queue.rate, tuple[Rate, ...])
    assert_type(queue.delayed(), list[CoreJob])
    queue.stop(deadline=30, abandon=5, now=now)
    queue.drain(deadline=30, abandon=5, now=now)
    command = queue.poll(now=now)
    if isinstance(command, Interrupt):
        assert_type(command.timed_out, bool)


def rates(setting: RateSetting, now: float) -> None:
    """A rate is a value, and a limit an admission."""
    one: RateSetting = Rate.parse("10/s burst 5")
    several: Iterable[Rate] = [Rate(10, per=60, burst=5)]
    nothing: RateSetting = None
    rate = Rate(10)
    assert_type((rate.limit, rate.per, rate.burst), tuple[float, float, int])
    limit = RateLimit(setting)
    for other in (one, several, nothing):
        limit.set_rate(other, now)
    assert_type(limit.rates, tuple[Rate, ...])
    assert_type(limit.snapshot(now), tuple[tuple[Rate, Fraction], ...])
    assert_type(limit.clone(), RateLimit)
    admission: Admission = limit
    DispatchQueue[str, int, CoreJob](2, admissions=[admission, RateLimit()])


def outcomes(queue: DispatchQueue[str, int, CoreJob], job: CoreJob, now: float) -> None:
    """What a job has for its outcome that took too long."""
    timed_out: TimeoutError = JobTimedOut(job)
    for error in (JobTimedOut(job), JobAbandoned(job)):
        base: JobError = error
        assert_type(base.job, rdq_core.Job[object, object])
    assert_type((State.DELAYED.settled, State.TIMED_OUT.settled, State.ABANDONED.settled), tuple[bool, bool, bool])
    queue.failed(job, timed_out, now=now)


def records(snapshot: Snapshot, statistics: Statistics) -> None:
    """What can be read of it."""
    assert_type(snapshot.delayed, tuple[tuple[int, float], ...])
    assert_type(snapshot.timeouts, tuple[tuple[int, float], ...])
    assert_type(snapshot.timeline, tuple[tuple[int, float], ...])
    assert_type(snapshot.caught_up, bool)
    assert_type(snapshot.timed_out, tuple[int, ...])
    assert_type(snapshot.ended_late, tuple[int, ...])
    assert_type(statistics.delayed + statistics.timed_out + statistics.abandoned, int)
    assert_type(statistics.rate, tuple[Rate, ...])


def twisted(queue: ResizableDispatchQueue[str, int], job: Job[str, int], setting: ShellsRateSetting) -> None:
    """The shell: the core's settings, and times."""
    queue.setRate(setting)
    queue.reschedule(job, 0)
    assert_type(job.due_at, float | None)
    assert_type(job.timeout, float | None)


class Timed(Harness):
    """A harness of one's own that has time."""

    features = frozenset({Feature.TIME, Feature.RATE, Feature.DELAY, Feature.TIMEOUT, Feature.DEADLINE, Feature.WAKE})
    rebases = True

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        self.observer.settled(job, "timed out")

    def reschedule(self, job: int, delay: object) -> None: ...

    def set_rate(self, rates: object) -> None: ...

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None: ...

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None: ...

    def delayed(self) -> tuple[int, ...]:
        return ()

    def wake(self) -> float:
        return 0.5


def specification(harness: Harness, core: CoreHarness, model: Model) -> None:
    """A harness that has time, and what it is compared with."""
    kind: HarnessType = Timed
    state_machine_test(kind)
    for each in (harness, core):
        each.put_timed(0, 0, 5, 30)
        each.reschedule(0, 2)
        each.set_rate((Rate(10),))
        each.stop_by(0, True, 30, 5)
        each.drain_by(1, 30, 5)
        assert_type(each.wake(), float | None)
        assert_type(each.rebases, bool)
        assert_type(each.delayed(), Sequence[int])
    assert_type(model.time_left(), float | None)
    assert_type(model.wake(), float | None)
    assert_type(model.put(0, 5, 30), int)
    assert_type(model.put(0, timeout=30), int)
    assert_type(model.delayed(), list[int])
    assert_type(model.stop(True, deadline=30, abandon=5), int)
    assert_type(model.drain(30, 5), int)
    model.reschedule(0, 2)
    model.set_rate((Rate(10),))
