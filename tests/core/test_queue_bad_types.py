"""What is no job, no waiter and no error is refused with a typed error, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from rdq_core import InvalidType
from tests.core.tools import Act, busy_queue, refused

NO_JOBS: list[Any] = [None, "a job", 3]


@pytest.mark.parametrize("bad", NO_JOBS)
def test_what_is_no_job_is_refused(bad: Any) -> None:
    queue, jobs = busy_queue()
    acts: list[Act] = [
        lambda: queue.cancel(bad, now=9),
        lambda: queue.reprioritize(bad, 1, now=9),
        lambda: queue.finished(bad, "", now=9),
        lambda: queue.failed(bad, ValueError(), now=9),
    ]
    for act in acts:
        with refused(queue, InvalidType, *jobs.values()):
            act()


@pytest.mark.parametrize("bad", NO_JOBS)
def test_only_jobs_are_requeued(bad: Any) -> None:
    queue, jobs = busy_queue()
    acts: list[Act] = [lambda: queue.requeue([jobs["failed"], bad], now=9), lambda: queue.requeue(bad, now=9)]
    for act in acts:
        with refused(queue, InvalidType, *jobs.values()):
            act()


@pytest.mark.parametrize("bad", [None, "a waiter", 3, []])
def test_only_waiters_are_forgotten(bad: Any) -> None:
    queue, jobs = busy_queue()
    with refused(queue, InvalidType, *jobs.values()):
        queue.forget(bad, now=9)


@pytest.mark.parametrize("bad", [None, "an error", ValueError])
def test_work_fails_with_an_exception(bad: Any) -> None:
    queue, jobs = busy_queue()
    with refused(queue, InvalidType, *jobs.values()):
        queue.failed(jobs["underway"], bad, now=9)
