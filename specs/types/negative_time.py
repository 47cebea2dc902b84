"""What type checkers must refuse of time: in the core, and in the specification, each with its error."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from datetime import datetime

from rdq_specs import Harness, Model

from rdq_core import DispatchQueue, Interrupt, Job, Rate, RateLimit, Snapshot, Statistics


def rates(rate: Rate, limit: RateLimit) -> None:
    """A rate is of numbers, its text is parsed, and it is replaced, not changed."""
    Rate("10/s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Rate(10, burst=2.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Rate.parse(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rate.limit = 20  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    RateLimit(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    limit.set_rate(rate)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    limit.rates = (rate,)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def machine(queue: DispatchQueue[str, int, Job[str, int]], job: Job[str, int], moment: datetime) -> None:
    """Seconds are numbers, and given by name; wall time is a shell's."""
    queue.put("x", 0, 5, now=0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.put("x", delay="5", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", delay=moment, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", timeout="30", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.put("x", not_before=moment, now=0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.reschedule(job, None, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.reschedule(job, 5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.set_rate("10/s", now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    queue.rate = (Rate(10),)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    queue.stop(True, 30, now=0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    queue.drain(deadline=moment, now=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    DispatchQueue[str, int, Job[str, int]](2, rate=10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def records(
    job: Job[str, int], interrupt: Interrupt[Job[str, int]], statistics: Statistics, snapshot: Snapshot
) -> None:
    """What is told of time is not written to."""
    job.due_at = 5  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    job.timeout = 30  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    interrupt.timed_out = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    statistics.delayed = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    snapshot.timeline = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


class Mine(Harness):
    """A harness that has time, and tells it wrongly."""

    rebases = 1  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]

    def put_timed(self, job: int, priority: object, delay: float, timeout: float) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...

    def stop_by(self, waiter: int, deadline: object, abandon: object) -> None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        ...

    def wake(self) -> str:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return "never"


def specification(model: Model) -> None:
    """The model's jobs are numbers, in time too."""
    model.reschedule("x", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    model.reschedule(0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
