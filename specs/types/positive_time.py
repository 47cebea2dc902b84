"""What type checkers must accept of time: in the core, on Twisted, and in the specification; read, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_type

from rdq_specs import CoreHarness, Harness, Model

import rdq_core
from rdq_core import DispatchQueue, Interrupt, Rate, RateLimit, RateSetting, Snapshot, Statistics
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


def records(snapshot: Snapshot, statistics: Statistics) -> None:
    """What can be read of it."""
    assert_type(snapshot.defaults, tuple[float, float] | None)
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
    assert_type(job.due_at, float | None)


def specification(harness: Harness, core: CoreHarness, model: Model) -> None:
    """A harness that has time, and what it is compared with."""
    for each in (harness, core):
        each.put_timed(0, 0, 5, 30)
        each.reschedule(0, 2)
        each.set_rate((Rate(10),))
        each.stop_by(0, True, 30, 5)
        each.drain_by(1, 30, 5)
        assert_type(each.wake(), float | None)
        assert_type(each.rebases, bool)
    assert_type(model.time_left(), float | None)
    assert_type(model.wake(), float | None)
    print(model.reschedule, model.set_rate, model.delayed, harness.delayed())  # noqa: T201
