"""What type checkers must accept of work done again, and of pauses that end: in the core, and in the specification.

Read, never run.
"""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import assert_type

from rdq_specs import (
    CoreHarness,
    Driver,
    Feature,
    Harness,
    HarnessType,
    Model,
    Observer,
    WorkFailed,
    state_machine_test,
)

from rdq_asyncio import Job as AsyncioJob
from rdq_core import Attempt, DispatchQueue, Job, Retry, RetryAfter, RetryOn, Snapshot, Statistics
from rdq_twisted import Job as TwistedJob

CoreJob = Job[str, int]


def is_busy(error: Exception) -> bool:
    """A function that says which failures count."""
    return isinstance(error, OSError)


def core(queue: DispatchQueue[str, int, CoreJob], now: float) -> None:
    """The machine: for the queue, or for one put."""
    ways: list[RetryOn] = [OSError, (OSError, TimeoutError), is_busy, lambda error: bool(error.args), ()]
    for way in ways:
        DispatchQueue[str, int, CoreJob](2, retry=Retry(5), retry_on=way)
        queue.put("x", retry=Retry(3, first=0.5, factor=2, most=60, jitter=1), retry_on=way, now=now)
    job = queue.put("x", retry=None, retry_on=None, now=now)
    queue.failed(job, ValueError(), now=now, jitter=0.5, final=True)
    assert_type(job.retry, Retry | None)
    assert_type(job.attempts, tuple[Attempt, ...])
    assert_type(queue.retry, Retry | None)
    usual: RetryOn = queue.retry_on
    queue.put("x", retry_on=usual, now=now)
    queue.pause_for(2.5, now=now)


def values(retry: Retry, attempt: Attempt) -> None:
    """What is said of it, and what has been."""
    assert_type((retry.attempts, retry.first, retry.factor), tuple[int, float, float])
    assert_type((retry.most, retry.jitter), tuple[float, float])
    assert_type(retry.backoff(1, 0.5, at_least=3), float)
    assert_type((attempt.started, attempt.ended, attempt.error), tuple[float, float, BaseException | None])
    assert_type(RetryAfter(30, "busy").seconds, float)


class Busy(RetryAfter, OSError):
    """An exception of one's own."""


def records(statistics: Statistics, snapshot: Snapshot) -> None:
    """What can be read of it."""
    assert_type(statistics.retried, int)
    assert_type(statistics.resumes_in, float | None)
    assert_type(snapshot.retries, tuple[tuple[int, float, Retry, RetryOn | None, int], ...])
    assert_type(snapshot.defaults, tuple[float, float | None, Retry | None, RetryOn | None] | None)


def shells(job: TwistedJob[str, int], other: AsyncioJob[str, int]) -> None:
    """The shells' jobs keep the same."""
    assert_type((job.retry, other.retry), tuple[Retry | None, Retry | None])
    assert_type((job.attempts, other.attempts), tuple[tuple[Attempt, ...], tuple[Attempt, ...]])


class Retrying(Harness):
    """A harness of one's own that does work again, and pauses for a while."""

    features = frozenset({Feature.TIME, Feature.DELAY, Feature.RETRY, Feature.PAUSE, Feature.PAUSE_FOR})

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer

    def put_retried(self, job: int, priority: object, delay: object, timeout: object, retry: object) -> None: ...

    def fail_with(self, job: int, error: Exception, jitter: float) -> None: ...

    def pause_for(self, seconds: object) -> None: ...

    def attempts(self, job: int) -> list[tuple[float, float]]:
        return []


def specification(harness: Harness, core: CoreHarness, model: Model, driver: Driver) -> None:
    """A harness that does, and what it is compared with."""
    kind: HarnessType = Retrying
    state_machine_test(kind)
    for each in (harness, core):
        each.put_retried(0, 0, None, None, Retry(3))
        each.fail_with(0, WorkFailed(), 0.5)
        each.pause_for(2)
        assert_type(each.attempts(0), Sequence[tuple[float, float]])
    assert_type(driver.attempts(0), Sequence[tuple[float, float]])
    assert_type(model.put(0, retry=(3, 1, 2, 60, 0.5)), int)
    model.fail(0, "another", 0.5)
    model.pause_for(2)
    for limited in (harness, core):
        limited.put_keyed(0, 0, "a", None, None, Retry(3))
        limited.set_width_per_key(1)
        limited.set_rate_per_key(("1/s",))
    model.set_width_per_key(1)
    model.set_rate_per_key(("1/s",))
    assert_type((model.held("a"), model.key_has_slot(0)), tuple[int, bool])
    assert_type(model.sizes(), dict[Hashable, tuple[int, int]])
    assert_type(model.retry, dict[int, tuple[int, float, float, float, float] | None])
    assert_type(model.tries, dict[int, int])
    assert_type(model.resumption, float)
