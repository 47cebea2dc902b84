"""Put, submit and await: with a plain function, a coroutine function, and one that returns a future."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from typing import Any

import pytest

from rdq_asyncio import Job, JobFailed, JobFuture, Size, State
from tests.asyncio.tools import Work, each_loop, failed, new_queue, rest


def plain(argument: str) -> str:
    return argument.upper()


async def coroutine(argument: str) -> str:
    await asyncio.sleep(0)
    return argument.upper()


async def at_once(argument: str) -> str:
    return argument.upper()


def future(argument: str) -> asyncio.Future[str]:
    made: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(made.set_result, argument.upper())
    return made


def done_future(argument: str) -> asyncio.Future[str]:
    made: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    made.set_result(argument.upper())
    return made


class Awaitable:
    def __init__(self, argument: str) -> None:
        self.argument = argument

    def __await__(self) -> Generator[Any, None, str]:
        return coroutine(self.argument).__await__()


FUNCTIONS: list[Callable[[str], Any]] = [plain, coroutine, at_once, future, done_future, Awaitable]


@each_loop
async def test_awaiting_gives_the_finished_job() -> None:
    for func in FUNCTIONS:
        job = await new_queue(func).put("x", 5)
        assert isinstance(job, Job)
        assert (job.argument, job.result, job.priority, job.state) == ("x", "X", 5, State.FINISHED)


@each_loop
async def test_a_failure_is_raised_with_the_error_as_its_cause() -> None:
    def broken(argument: str) -> None:
        raise ValueError(argument)

    async def broken_later(argument: str) -> None:
        await asyncio.sleep(0)
        broken(argument)

    for func in (broken, broken_later):
        with pytest.raises(JobFailed) as raised:
            await new_queue(func).put("x")
        job = raised.value.job
        assert repr(raised.value.__cause__) == "ValueError('x')"
        assert job.error is raised.value.__cause__
        assert (job.state, job.succeeded) == (State.FAILED, False)


@each_loop
async def test_the_future_of_put_has_the_job() -> None:
    queue = new_queue(work := Work())
    future = queue.put("x")
    assert isinstance(future, JobFuture)
    assert queue.pending() == [future.job]
    await rest()
    assert queue.underway() == [future.job]
    work.finish("x")
    assert await future is future.job


@each_loop
async def test_submit_gives_the_job_itself() -> None:
    job = new_queue(plain).submit("x", 3)
    assert (job.argument, job.priority, job.state) == ("x", 3, State.PENDING)
    await rest()
    assert job.result == "X"


@each_loop
async def test_put_never_runs_the_function() -> None:
    called: list[str] = []
    queue = new_queue(called.append, 9)
    queue.put("a")
    queue.submit("b")
    assert called == []
    assert queue.size() == Size(underway=0, pending=2)
    await rest()
    assert called == ["a", "b"]


@each_loop
async def test_a_burst_launches_in_order_of_priority() -> None:
    queue = new_queue(work := Work(), 2)
    for argument, priority in (("a", 3), ("b", 1), ("c", 2)):
        queue.submit(argument, priority)
    await rest()
    assert work.arguments == ["b", "c"]


@each_loop
async def test_a_hundred_slots_are_filled_at_once() -> None:
    # Not one in each iteration: in a loop that is busy with other things that would starve them.
    queue = new_queue(work := Work(), 100)
    for number in range(200):
        queue.submit(str(number))
    for _ in range(2):  # the turn, and the tasks' first steps
        await asyncio.sleep(0)
    assert len(work.arguments) == 100


@each_loop
async def test_the_result_none_is_a_result() -> None:
    async def nothing(argument: str) -> None:
        pass

    job = await new_queue(nothing).put("x")
    assert job.succeeded
    assert job.result is None


@each_loop
async def test_an_exception_that_is_returned_is_a_result() -> None:
    job = await new_queue(ValueError).put("x")
    assert isinstance(job.result, ValueError)


@each_loop
async def test_one_failure_stops_nothing() -> None:
    async def second_is_broken(argument: str) -> str:
        if argument == "b":
            raise ValueError(argument)
        return argument

    queue = new_queue(second_is_broken)
    first, second, third = (queue.put(argument) for argument in "abc")
    await rest()
    failed(second, JobFailed)
    assert [(await future).result for future in (first, third)] == ["a", "c"]
    assert (queue.statistics().finished, queue.statistics().failed) == (2, 1)


@each_loop
async def test_a_job_may_put_more_and_wait_for_it() -> None:
    async def count(argument: str) -> int:
        if len(argument) < 2:
            return 1
        middle = len(argument) // 2
        left, right = queue.put(argument[:middle], -1), queue.put(argument[middle:], -1)
        return int((await left).result) + int((await right).result)

    queue = new_queue(count, 20)
    assert (await queue.put("abcdefgh")).result == 8


@each_loop
async def test_a_future_of_another_loop_fails_the_job() -> None:
    other = asyncio.new_event_loop()
    foreign: asyncio.Future[str] = other.create_future()
    future = new_queue(lambda _: foreign).put("x")
    await rest()
    assert isinstance(failed(future, JobFailed).__cause__, ValueError)
    other.close()
