"""`async with`: no task outlives the block, however it is left, and what was not done is there afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rdq_asyncio import JobFuture, JobReturned, QueueStopped, State
from tests.asyncio.tools import Work, each_loop, failed, new_queue, rest


class Broken(Exception):
    pass


def tasks() -> set[asyncio.Task[Any]]:
    """All tasks but the test itself."""
    current = asyncio.current_task()
    return {task for task in asyncio.all_tasks() if task is not current}


@each_loop
async def test_leaving_it_waits_for_all_jobs() -> None:
    async def shout(argument: str) -> str:
        await asyncio.sleep(0)
        return argument.upper()

    async with new_queue(shout, 2) as queue:
        jobs = [queue.submit(argument) for argument in "abcde"]
    assert [job.result for job in jobs] == list("ABCDE")
    assert queue.stopped
    assert (queue.handed_back, tasks()) == ([], set())


@each_loop
async def test_leaving_it_waits_for_what_the_jobs_put_meanwhile_too() -> None:
    async def count_down(argument: str) -> None:
        await asyncio.sleep(0)
        seen.append(argument)
        if argument != "0":
            queue.submit(str(int(argument) - 1))

    seen: list[str] = []
    async with new_queue(count_down) as queue:
        queue.submit("3")
    assert seen == ["3", "2", "1", "0"]
    assert queue.stopped


@each_loop
async def test_an_exception_cancels_what_is_under_way_and_returns_what_is_pending() -> None:
    async def body() -> None:
        async with queue:
            futures.extend(queue.put(argument, -number) for number, argument in enumerate("abcd"))
            await rest()
            raise Broken

    futures: list[JobFuture[str, str]] = []
    queue = new_queue(work := Work(), 2)
    with pytest.raises(Broken):
        await body()
    assert sorted(work.cancelled) == ["c", "d"]
    assert [job.argument for job in queue.handed_back] == ["d", "c", "b", "a"]
    assert [future.job.state for future in futures] == [State.RETURNED] * 2 + [State.CANCELLED] * 2
    failed(futures[0], JobReturned)
    assert tasks() == set()


@each_loop
async def test_it_waits_for_work_that_takes_its_time_to_stop() -> None:
    async def tidy(argument: str) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            for _ in range(20):
                await asyncio.sleep(0)
            log.append(f"{argument} is tidy")

    async def body() -> None:
        async with new_queue(tidy, 2) as queue:
            queue.submit("a")
            queue.submit("b")
            await rest()
            raise Broken

    log: list[str] = []
    with pytest.raises(Broken):
        await body()
    assert log == ["a is tidy", "b is tidy"]


@each_loop
async def test_a_cancelled_body_is_cancelled_when_the_slots_are_free() -> None:
    async def body() -> None:
        async with queue:
            for argument in "ab":
                queue.submit(argument)
            await asyncio.get_running_loop().create_future()

    queue = new_queue(work := Work())
    task = asyncio.create_task(body())
    await rest()
    task.cancel()
    await rest()
    assert task.cancelled()
    assert work.cancelled == ["a"]
    assert [job.argument for job in queue.handed_back] == ["a", "b"]


@each_loop
async def test_cancelled_while_it_waits_for_all_jobs_it_waits_for_those_under_way_alone() -> None:
    async def body() -> None:
        async with queue:
            for argument in "abc":
                queue.submit(argument)

    queue = new_queue(work := Work())
    task = asyncio.create_task(body())
    await rest()
    work.finish("a")
    await rest()
    task.cancel()
    await rest()
    assert task.cancelled()
    assert (work.arguments, work.cancelled) == (["a", "b"], ["b"])
    assert [job.argument for job in queue.handed_back] == ["b", "c"]


@each_loop
async def test_however_often_it_is_cancelled_no_task_outlives_it() -> None:
    async def stubborn(argument: str) -> str:
        for _ in range(2):
            try:
                await gate.wait()
            except asyncio.CancelledError:
                log.append("cancelled")
        await gate.wait()
        return argument

    async def body() -> None:
        async with queue:
            queue.submit("a")
            await asyncio.get_running_loop().create_future()

    gate = asyncio.Event()
    log: list[str] = []
    queue = new_queue(stubborn)
    task = asyncio.create_task(body())
    await rest()
    for _ in range(3):
        task.cancel()
        await rest()
        assert not task.done()
    assert log == ["cancelled"]  # it has been asked to once: it is tidying up
    gate.set()
    await rest()
    assert task.cancelled()
    assert (tasks(), queue.handed_back) == (set(), [])  # it succeeded all the same


@each_loop
async def test_cancelled_while_an_exception_leaves_it_it_is_cancelled() -> None:
    async def tidy(argument: str) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await gate.wait()

    async def body() -> None:
        async with queue:
            queue.submit("a")
            await asyncio.sleep(0.001)
            raise Broken

    gate = asyncio.Event()
    queue = new_queue(tidy)
    task = asyncio.create_task(body())
    while not queue.stopped:
        await asyncio.sleep(0)
    await rest()
    task.cancel()
    await rest()
    assert not task.done()
    gate.set()
    await rest()
    assert task.cancelled()


@each_loop
async def test_a_timeout_around_it_is_a_timeout() -> None:
    queue = new_queue(work := Work())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001), queue:
            queue.submit("a")
    assert (work.cancelled, queue.size()) == (["a"], (0, 0))


@each_loop
async def test_inside_a_task_group_a_failing_sibling_ends_it() -> None:
    async def feed() -> None:
        async with queue:
            queue.submit("a")
            queue.submit("b")

    async def fail() -> None:
        await rest()
        raise Broken

    async def both() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(feed())
            group.create_task(fail())

    queue = new_queue(work := Work())
    with pytest.raises(ExceptionGroup):
        await both()
    assert work.cancelled == ["a"]
    assert [job.argument for job in queue.handed_back] == ["a", "b"]


@each_loop
async def test_stopped_inside_the_block_it_is_left_when_the_last_slot_is_free() -> None:
    async with new_queue(work := Work()) as queue:
        queue.submit("a")
        queue.submit("b")
        await rest()
        queue.stop()
        asyncio.get_running_loop().call_soon(work.finish, "a")
    assert [job.argument for job in queue.handed_back] == ["b"]


@each_loop
async def test_a_stopped_queue_cannot_be_entered() -> None:
    queue = new_queue(str.upper)
    await queue.stop()
    with pytest.raises(QueueStopped):
        async with queue:
            raise AssertionError


@each_loop
async def test_who_cancels_whoever_awaits_a_put_withdraws_that_job_and_submit_does_not() -> None:
    async def body() -> None:
        async with queue:
            queue.submit("submitted")
            await asyncio.gather(*(queue.put(argument) for argument in "ab"))

    queue = new_queue(Work())
    task = asyncio.create_task(body())
    await rest()
    task.cancel()
    await rest()
    assert [job.argument for job in queue.handed_back] == ["submitted"]
