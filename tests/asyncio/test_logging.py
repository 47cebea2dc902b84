"""What the loop's exception handler hears of: a failure that nobody watches, once; and nothing else."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import Any

import pytest

from rdq_asyncio import JobFailed, JobReturned
from tests.asyncio.tools import Logged, Work, each_loop, failed, new_queue, rest


class Broken(Exception):
    pass


def broken(argument: str) -> None:
    raise Broken(argument)


async def broken_later(argument: str) -> None:
    await asyncio.sleep(0)
    raise Broken(argument)


FUNCTIONS: list[Callable[[str], Any]] = [broken, broken_later]


def taken(logged: Logged) -> list[dict[str, Any]]:
    """What has been logged so far, futures that were collected included; it is then forgiven."""
    gc.collect()
    contexts = list(logged)
    logged.clear()
    return contexts


@each_loop
async def test_a_submitted_job_that_fails_is_reported_once_with_its_cause(logged: Logged) -> None:
    for func in FUNCTIONS:
        job = new_queue(func).submit("x")
        await rest()
        [context] = taken(logged)
        assert context["message"] == "a job failed, and nobody watches"
        assert context["job"] is job
        assert isinstance(context["exception"], JobFailed)
        assert context["exception"].__cause__ is job.error


def test_the_log_shows_where_it_was_raised(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        new_queue(broken).submit("x")
        await rest()

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    [record] = caplog.records
    assert record.name == "asyncio"
    assert "raise Broken(argument)" in caplog.text
    assert "<Job 0 failed, priority 0: 'x'> failed: Broken: x" in caplog.text


@each_loop
async def test_a_put_whose_future_is_thrown_away_is_reported_by_asyncio_once(logged: Logged) -> None:
    for func in FUNCTIONS:
        new_queue(func).put("x")
        await rest()
        [context] = taken(logged)
        assert context["message"] == "JobFuture exception was never retrieved"
        assert str(context["exception"]) == "<Job 0 failed, priority 0: 'x'> failed: Broken: x"


@each_loop
async def test_a_failure_that_somebody_awaits_or_watches_is_theirs(logged: Logged) -> None:
    put = new_queue(broken).put("x")
    watched = new_queue(broken_later).submit("x").watch()
    await rest()
    failed(put, JobFailed)
    failed(watched, JobFailed)
    assert taken(logged) == []


@each_loop
async def test_who_has_stopped_watching_is_nobody(logged: Logged) -> None:
    new_queue(broken).submit("x").watch().cancel()
    await rest()
    assert len(taken(logged)) == 1


@each_loop
async def test_a_failure_looked_at_after_the_fact_is_not_reported_again(logged: Logged) -> None:
    job = new_queue(broken).submit("x")
    await rest()
    assert len(taken(logged)) == 1
    failed(job.watch(), JobFailed)
    assert taken(logged) == []


@each_loop
async def test_ten_thousand_unwatched_puts_at_a_stop_make_no_noise(logged: Logged) -> None:
    queue = new_queue(Work(), 0)
    for number in range(10_000):
        queue.put(str(number))
    assert len(await queue.stop()) == 10_000
    assert taken(logged) == []


@each_loop
async def test_cancelled_jobs_make_no_noise_whatever_their_work_makes_of_it(logged: Logged) -> None:
    async def turn_sour(argument: str) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            broken(argument)

    queue = new_queue(turn_sour, 2)
    for argument in "abcd":
        queue.put(argument)
    job = queue.pending()[0]
    await rest()
    queue.clear()
    await queue.stop(cancel_underway=True)
    assert repr(job.error) == "Broken('a')"
    assert taken(logged) == []


@each_loop
async def test_work_that_asyncio_cancels_at_its_end_makes_no_noise(logged: Logged) -> None:
    queue = new_queue(Work(), 2)
    queue.put("a")
    queue.submit("b")
    await rest()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await rest()
    assert queue.statistics().failed == 2
    assert taken(logged) == []


@each_loop
async def test_waiters_for_room_at_a_stop_make_no_noise(logged: Logged) -> None:
    queue = new_queue(Work(), 0, capacity=1)
    queue.put("a")
    queue.when_room()
    queue.stop()
    await rest()
    assert taken(logged) == []


@each_loop
async def test_a_returned_job_is_still_an_error_for_whoever_awaits_it() -> None:
    queue = new_queue(Work(), 0)
    future = queue.put("a")
    await queue.stop()
    for _ in range(2):
        with pytest.raises(JobReturned):
            await future
