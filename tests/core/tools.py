"""What many of the core's tests need: a queue, its commands, and all that could have changed."""
# pyright: reportPrivateUsage=false
# The machine's time is seen nowhere else when nothing is under way, and an input that raises must not move it.

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable
from contextlib import contextmanager
from typing import TypeAlias

import pytest

from rdq_core import (
    Admission,
    Command,
    DispatchQueue,
    Job,
    Launch,
    RateSetting,
    RDQError,
    Retry,
    RetryOn,
    Settled,
    Wait,
)

TextJob: TypeAlias = Job[str, object]
Queue: TypeAlias = DispatchQueue[str, object, TextJob]


def make(
    width: int = 0,
    *,
    capacity: int | None = None,
    rate: RateSetting = None,
    width_per_key: int | None = None,
    rate_per_key: RateSetting = None,
    delay: float = 0,
    timeout: float | None = None,
    retry: Retry | None = None,
    retry_on: RetryOn = Exception,
    admissions: Iterable[Admission] = (),
) -> Queue:
    """A queue of jobs whose arguments are text."""
    return DispatchQueue(
        width,
        capacity=capacity,
        rate=rate,
        width_per_key=width_per_key,
        rate_per_key=rate_per_key,
        delay=delay,
        timeout=timeout,
        retry=retry,
        retry_on=retry_on,
        admissions=admissions,
    )


def drained(queue: Queue, now: float = 0) -> list[Command[TextJob]]:
    """What is due, up to and without the `Wait`."""
    commands: list[Command[TextJob]] = []
    while not isinstance(command := queue.poll(now=now), Wait):
        commands.append(command)
    return commands


def launched(queue: Queue, now: float = 0) -> list[TextJob]:
    """The jobs that are launched by polling until `Wait`."""
    return [command.job for command in drained(queue, now) if isinstance(command, Launch)]


def settled(queue: Queue, now: float = 0) -> list[TextJob]:
    """The jobs that are told of by polling until `Wait`."""
    return [command.job for command in drained(queue, now) if isinstance(command, Settled)]


def put(queue: Queue, arguments: Iterable[str], priority: float = 0, now: float = 0) -> list[TextJob]:
    """Put each argument."""
    return [queue.put(argument, priority, now=now) for argument in arguments]


def letters(jobs: Iterable[Job[str, object]]) -> str:
    """The arguments of jobs, run together."""
    return "".join(job.argument for job in jobs)


def portrait(job: Job[object, object]) -> tuple[object, ...]:
    """Everything public that a job says of itself."""
    return (
        *(job.id, job.argument, job.priority, job.state, job.queued_at, job.launched_at, job.stopped_at),
        *(job.due_at, job.timeout, job.key, job.retry),
        tuple((attempt.started, attempt.ended, repr(attempt.error)) for attempt in job.attempts),
        *(getattr(job, "result", None), job.error, job.succeeded, job.detached),
    )


def everything(queue: Queue, *jobs: TextJob) -> Hashable:
    """All that an input could change: snapshot, statistics, the machine's time, and what `jobs` say."""
    time = queue._ledger.now
    assert queue.statistics(now=-1e300) == queue.statistics(now=time if time > -1e300 else 0)
    held = {*queue.delayed(), *queue.pending(), *queue.underway(), *jobs}
    portraits = frozenset(portrait(job) for job in held)
    return queue.snapshot(), queue.statistics(now=-1e300), time, portraits


@contextmanager
def refused(queue: Queue, error: type[RDQError], *jobs: TextJob) -> Generator[pytest.ExceptionInfo[RDQError]]:
    """The block raises exactly this class, and changes nothing."""
    before = everything(queue, *jobs)
    with pytest.raises(RDQError) as info:
        yield info
    assert info.type is error
    assert everything(queue, *jobs) == before
    queue.check_invariants()


def underway(queue: Queue, argument: str = "u", now: float = 0) -> TextJob:
    """A job put and launched; the queue must have place for it and nothing more urgent."""
    job = queue.put(argument, now=now)
    assert launched(queue, now) == [job]
    return job


def busy_queue() -> tuple[Queue, dict[str, TextJob]]:
    """A queue with a job in every state that a queue holds, and one that is told of and gone in every final one."""
    queue = make(3, capacity=5)
    names = ("finished", "failed", "cancelled", "underway", "cancelling", "pending")
    jobs = {name: queue.put(name, now=0) for name in names[:3]}
    assert len(launched(queue)) == 3
    queue.finished(jobs["finished"], "result", now=1)
    queue.failed(jobs["failed"], ValueError("error"), now=1)
    queue.cancel(jobs["cancelled"], now=1)
    queue.finished(jobs["cancelled"], "all the same", now=1)
    drained(queue, now=1)
    jobs |= {name: queue.put(name, now=2) for name in ("underway", "cancelling")}
    drained(queue, now=2)
    queue.cancel(jobs["cancelling"], now=3)
    queue.set_width(2, now=3)
    jobs["pending"] = queue.put("pending", 5, now=3)
    drained(queue, now=3)
    return queue, jobs


Act: TypeAlias = Callable[[], object]
