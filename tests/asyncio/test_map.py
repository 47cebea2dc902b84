"""`map`: what it pulls and when, what it yields and in which order, and what becomes of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from contextvars import ContextVar
from math import nan
from typing import Any
from unittest.mock import patch

import pytest

from rdq_asyncio import InvalidType, InvalidValue, JobFailed, MappedJobs, QueueStopped, RDQError, State
from rdq_asyncio.feed import Feed
from rdq_core._ledger import Ledger
from rdq_core.window import Window
from tests.asyncio.tools import AnyJob, Logged, Queue, Work, each_loop, new_queue, queues_of_the_test, refused, rest


class Source:
    """Letters, as many as are pulled, and how many that were."""

    def __init__(self, text: str = "abcdefghijklmnopqrstuvwxyz", fails: bool = False) -> None:
        self.text, self.fails = text, fails
        self.pulled = 0
        self.closed = False

    def __iter__(self) -> Generator[str]:
        try:
            for letter in self.text:
                self.pulled += 1
                yield letter
            if self.fails:
                raise ZeroDivisionError
        finally:
            self.closed = True

    async def slowly(self) -> AsyncGenerator[str]:
        """The same, with a round of the loop before each."""
        try:
            for letter in self.text:
                await asyncio.sleep(0)
                self.pulled += 1
                yield letter
            if self.fails:
                raise ZeroDivisionError
        finally:
            self.closed = True


async def arguments(jobs: MappedJobs[str, Any]) -> str:
    return "".join([job.argument async for job in jobs])


async def noted(jobs: MappedJobs[str, Any], seen: list[AnyJob]) -> None:
    async for job in jobs:
        seen.append(job)


async def next_of(jobs: MappedJobs[str, Any]) -> str:
    return (await anext(jobs)).argument


@each_loop
async def test_jobs_are_yielded_as_they_end() -> None:
    queue = new_queue(work := Work(), 3)
    jobs = queue.map("abc")
    task = asyncio.create_task(arguments(jobs))
    for letter in "bca":
        await rest()
        work.finish(letter)
    assert await task == "bca"


@each_loop
async def test_or_in_the_order_of_the_source() -> None:
    queue = new_queue(work := Work(), 3)
    jobs = queue.map("abcd", ordered=True)
    first = asyncio.create_task(next_of(jobs))
    await rest()
    work.finish("b", "c")
    await rest()
    assert not first.done()
    work.finish("a")
    assert await first == "a"
    await rest()
    work.finish("d")
    assert await arguments(jobs) == "bcd"


@each_loop
async def test_a_long_source_goes_through_a_function_that_does_not_wait() -> None:
    queue = new_queue(str.upper, 3)
    results = [job.result async for job in queue.map(map(str, range(3_000)), ordered=True)]
    assert results == [str(number) for number in range(3_000)]


@each_loop
async def test_nothing_is_pulled_before_the_first_job_is_asked_for() -> None:
    source = Source()
    jobs = new_queue(Work()).map(source)
    await rest()
    assert source.pulled == 0
    await jobs.aclose()
    assert [job async for job in jobs] == []
    assert source.pulled == 0


@pytest.mark.parametrize("kind", ["iterable", "async iterable"])
@pytest.mark.parametrize("ahead", [1, 2, 7, None])
def test_no_more_is_pulled_than_may_be_put_and_not_yielded(kind: str, ahead: int | None) -> None:
    async def test() -> None:
        source = Source()
        queue: Queue = new_queue(work := Work(), 2)
        jobs = queue.map(source if kind == "iterable" else source.slowly(), ahead=ahead)
        most = 4 if ahead is None else ahead
        for number in range(15):
            task = asyncio.create_task(next_of(jobs))
            for _ in range(most):
                await rest()
            assert source.pulled == most + number
            work.finish(work.arguments[number])
            await task
        for _ in range(10):
            await rest()
            assert source.pulled == most + 15, "a consumer that asks for nothing holds up the source"
            for argument in work.arguments:
                if not work.futures[argument].done():
                    work.finish(argument)
        await jobs.aclose()
        await rest()
        assert source.pulled == most + 15

    each_loop(test)("asyncio")


@each_loop
async def test_with_a_capacity_it_waits_for_room() -> None:
    source = Source("abcdef")
    queue = new_queue(work := Work(), 1, capacity=2)
    jobs = queue.map(source, ahead=100)
    task = asyncio.create_task(arguments(jobs))
    for number, letter in enumerate("abcdef"):
        await rest()
        assert source.pulled == min(6, number + 3)
        work.finish(letter)
    assert await task == "abcdef"


@each_loop
async def test_whether_there_is_room_costs_no_look_at_all_that_is_under_way() -> None:
    async def upper(argument: str) -> str:
        return argument.upper()

    queue = new_queue(upper, 3, capacity=2)
    with patch.object(Ledger, "statistics", side_effect=AssertionError("O(width), for each that is pulled")):
        assert await arguments(queue.map("abcdef", ordered=True)) == "abcdef"
    assert queue.has_room


@each_loop
async def test_others_may_take_the_room_while_the_source_is_waited_for() -> None:
    async def source() -> AsyncGenerator[str]:
        yield "a"
        queue.submit("other")
        yield "b"

    queue = new_queue(work := Work(), 1, capacity=1)
    task = asyncio.create_task(arguments(queue.map(source(), ahead=9)))
    for argument in ("a", "other", "b"):
        await rest()
        work.finish(argument)
    assert await task == "ab"


@each_loop
async def test_the_width_may_be_changed_meanwhile() -> None:
    source = Source()
    queue = new_queue(work := Work(), 1)
    jobs = queue.map(source)
    task = asyncio.create_task(next_of(jobs))
    await rest()
    assert (work.arguments, source.pulled) == (["a"], 2)
    queue.width = 5
    await rest()
    assert (len(work.arguments), source.pulled) == (5, 10)
    queue.pause()
    queue.resume(7)
    await rest()
    assert (len(work.arguments), source.pulled) == (7, 14)
    queue.width = 1
    work.finish("a", "b", "c")
    await task
    await rest()
    assert source.pulled == 14
    await jobs.aclose()


@each_loop
async def test_at_width_0_one_is_pulled_and_waits() -> None:
    source = Source("ab")
    queue = new_queue(str.upper, 0)
    task = asyncio.create_task(arguments(queue.map(source)))
    await rest()
    assert (source.pulled, queue.size().pending) == (1, 1)
    queue.width = 1
    assert await task == "ab"


@each_loop
async def test_priorities_are_respected() -> None:
    queue = new_queue(work := Work(), 1)
    urgent = queue.map("zyx", priority=-1)
    by_length = queue.map(["ccc", "a", "bb"], priority=len, ahead=3)
    tasks = [asyncio.create_task(arguments(jobs)) for jobs in (by_length, urgent)]
    await rest()
    while len(work.arguments) < 6 or not work.futures[work.arguments[-1]].done():
        work.finish(work.arguments[-1])
        await rest()
    assert work.arguments[1:] == ["z", "y", "x", "a", "bb"] or work.arguments == ["z", "y", "x", "a", "bb", "ccc"]
    assert [await task for task in tasks] == [
        work.arguments[0] + "abb" if work.arguments[0] == "ccc" else "abbccc",
        "zyx",
    ]


@each_loop
async def test_a_job_is_yielded_whatever_became_of_it() -> None:
    queue = new_queue(work := Work(), 2)
    jobs = queue.map("abc", ordered=True)
    task = asyncio.create_task(anext(jobs))
    await rest()
    work.finish("a")
    work.fail("b")
    assert (await task).state is State.FINISHED
    job = await anext(jobs)
    assert job.state is State.FAILED
    with pytest.raises(JobFailed) as raised:
        await job.watch()
    assert isinstance(raised.value.__cause__, ValueError)
    await rest()
    queue.underway()[0].cancel()
    assert (await anext(jobs)).state is State.CANCELLED
    assert [job async for job in jobs] == []


@each_loop
async def test_a_failure_that_nobody_saw_is_logged(logged: Logged) -> None:
    queue = new_queue(work := Work(), 2)
    jobs = queue.map("ab")
    task = asyncio.create_task(anext(jobs))
    await rest()
    work.fail("a", "b")
    job = await task
    await rest()
    await jobs.aclose()
    del jobs, job, task
    await rest()
    (context,) = logged
    assert isinstance(context["exception"], JobFailed)
    logged.clear()


@each_loop
async def test_leaving_the_block_cancels_the_rest_and_waits_for_its_end() -> None:
    source = Source()
    queue = new_queue(work := Work(), 2)
    async with queue.map(iter(source)) as jobs:
        task = asyncio.create_task(next_of(jobs))
        await rest()
        work.finish("a")
        await task
        await rest()
        assert queue.size() == (2, 2)
    assert queue.size() == (0, 0)
    assert (work.cancelled, source.closed) == (["b", "c"], True)
    assert queue.statistics().cancelled == 4
    queue.submit("z")
    await rest()
    work.finish("z")


@each_loop
async def test_work_that_takes_its_time_to_stop_is_waited_for() -> None:
    async def stubborn(argument: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await rest()
            ended.append(argument)

    ended: list[str] = []
    queue = new_queue(stubborn, 2)
    async with queue.map("abc") as jobs:
        task = asyncio.create_task(anext(jobs))
        await rest()
        task.cancel()
    assert sorted(ended) == ["a", "b"]
    assert task.cancelled()


@each_loop
async def test_an_async_generator_is_closed_wherever_it_stands() -> None:
    async def waits() -> AsyncGenerator[str]:
        try:
            yield "a"
            await asyncio.Event().wait()
        finally:
            closed.append("waiting")

    closed: list[str] = []
    queue = new_queue(str.upper)
    source = Source()
    for given in (waits(), source.slowly()):
        async with queue.map(given) as jobs:
            assert await next_of(jobs) == "a"
    assert (closed, source.closed) == (["waiting"], True)


@each_loop
async def test_a_break_out_of_a_plain_loop_cancels_the_rest() -> None:
    source = Source()
    queue = new_queue(work := Work(), 2)

    async def consume() -> None:
        async for _ in queue.map(source):
            break

    task = asyncio.create_task(consume())
    await rest()
    work.finish("a")
    await task
    await rest()
    assert queue.size() == (0, 0)
    assert len(work.cancelled) == 2
    pulled = source.pulled
    await rest()
    assert (source.pulled, source.closed) == (pulled, True)


@each_loop
async def test_a_consumer_cancelled_while_it_waits_has_left() -> None:
    queue = new_queue(Work(), 2)
    jobs = queue.map(Source())
    task = asyncio.create_task(anext(jobs))
    await rest()
    task.cancel()
    await rest()
    assert task.cancelled()
    assert queue.size() == (0, 0)
    assert [job async for job in jobs] == []


@each_loop
async def test_a_consumer_that_leaves_before_anything_was_pulled_waits_for_nothing() -> None:
    source = Source()
    queue = new_queue(Work(), 2)
    jobs = queue.map(source)
    task, leaving = asyncio.create_task(arguments(jobs)), asyncio.create_task(jobs.aclose())
    await leaving
    assert await task == ""
    assert (source.pulled, queue.statistics().put) == (0, 0)


@pytest.mark.parametrize("kind", ["iterable", "async iterable"])
def test_what_the_source_raises_comes_after_the_jobs_which_are_cancelled(kind: str) -> None:
    async def test() -> None:
        source = Source("abc", fails=True)
        queue: Queue = new_queue(work := Work(), 2)
        jobs = queue.map(source if kind == "iterable" else source.slowly(), ahead=3)
        task = asyncio.create_task(anext(jobs))
        for _ in range(3):
            await rest()
        work.finish("a")
        assert (await task).state is State.FINISHED
        seen: list[AnyJob] = []
        with pytest.raises(ZeroDivisionError):
            await noted(jobs, seen)
        assert [job.state for job in seen] == [State.CANCELLED] * 2
        with pytest.raises(ZeroDivisionError):
            await anext(jobs)
        assert queue.size() == (0, 0)

    each_loop(test)("asyncio")


@each_loop
async def test_so_does_a_priority_function_that_raises_or_gives_none() -> None:
    def exhausted(argument: str) -> float:
        raise StopAsyncIteration

    queue = new_queue(str.upper)
    with pytest.raises(ZeroDivisionError):
        await arguments(queue.map("ab", priority=lambda argument: 1 / 0))
    with pytest.raises(RuntimeError):
        await arguments(queue.map("ab", priority=exhausted))
    with pytest.raises(InvalidValue):
        await arguments(queue.map("ab", priority=lambda argument: nan))


@each_loop
async def test_a_stop_is_told_after_the_jobs_it_handed_back() -> None:
    source = iter(Source())
    queue = new_queue(work := Work(), 1)
    jobs = queue.map(source)
    task = asyncio.create_task(next_of(jobs))
    await rest()
    stopped = queue.stop()
    await rest()
    work.finish("a")
    assert await task == "b"
    assert await next_of(jobs) == "a"
    with pytest.raises(QueueStopped):
        await anext(jobs)
    assert [(job.argument, job.state) for job in await stopped] == [("b", State.RETURNED)]
    assert jobs.left_over == []
    assert next(source) == "c", "the rest is still where it was"


@each_loop
async def test_what_was_pulled_while_the_queue_stopped_is_left_over() -> None:
    async def source() -> AsyncGenerator[str]:
        yield "a"
        queue.stop()
        yield "b"

    queue = new_queue(str.upper)
    jobs = queue.map(source())
    seen: list[AnyJob] = []
    with pytest.raises(QueueStopped):
        await noted(jobs, seen)
    assert ([job.argument for job in seen], jobs.left_over) == (["a"], ["b"])
    await jobs.aclose()


@each_loop
async def test_a_stop_is_told_while_room_is_waited_for_and_of_a_queue_that_has_stopped() -> None:
    queue = new_queue(Work(), 0, capacity=1)
    queue.submit("other")
    task = asyncio.create_task(arguments(queue.map("ab")))
    await rest()
    queue.stop()
    with pytest.raises(QueueStopped):
        await task
    with pytest.raises(QueueStopped):
        await arguments(queue.map("ab"))


@each_loop
async def test_maps_can_be_chained() -> None:
    async def upper() -> AsyncGenerator[str]:
        async with first.map(source, ordered=True) as jobs:
            async for job in jobs:
                yield job.result

    source = Source()
    first, second = new_queue(str.upper, 2), new_queue(str.lower, 2)
    assert await arguments(second.map(upper(), ordered=True)) == source.text.upper()


@each_loop
async def test_several_tasks_may_share_the_jobs() -> None:
    queue = new_queue(work := Work(), 4)
    jobs = queue.map("abcd")
    tasks = [asyncio.create_task(arguments(jobs)) for _ in range(2)]
    await rest()
    work.finish(*"abcd")
    assert sorted("".join([await task for task in tasks])) == list("abcd")


@each_loop
async def test_the_source_and_the_jobs_run_in_the_context_of_the_consumer() -> None:
    async def consume() -> None:
        variable.set("consumer")
        assert [job.result async for job in queue.map(source())] == ["consumer"]

    def source() -> Iterator[str]:
        yield variable.get("nobody")

    variable: ContextVar[str] = ContextVar("variable")
    queue = new_queue(lambda argument: variable.get("nobody"))
    await asyncio.create_task(consume())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"source": 3}, InvalidType),
        ({"priority": "1"}, InvalidType),
        ({"priority": nan}, InvalidValue),
        ({"key": "a"}, InvalidType),
        ({"delay": -1}, InvalidValue),
        ({"timeout": 0}, InvalidValue),
        ({"retry": 3}, InvalidType),
        ({"retry_on": 3}, InvalidType),
        ({"ahead": 0}, InvalidValue),
        ({"ahead": True}, InvalidType),
        ({"ahead": "2"}, InvalidType),
    ],
)
def test_bad_input_is_refused(changes: dict[str, Any], error: type[RDQError]) -> None:
    async def test() -> None:
        queue: Queue = new_queue(Work())
        arguments: dict[str, Any] = {"source": "ab", **changes}
        refused(queue, error, lambda: queue.map(**arguments))

    each_loop(test)("asyncio")


# Wrong variants: each is caught by the test named.


def unbounded(window: Window[Any], width: int) -> bool:
    return True


def two_unfinished(window: Window[Any], width: int) -> bool:
    return len(window.unfinished()) < 2


def nothing(feed: Feed[Any, Any]) -> None:
    pass


def wrong(test: Any, *args: Any) -> None:
    """The test fails, as the map it tests is a wrong one."""
    with pytest.raises((AssertionError, TimeoutError)):
        test(*args)


def test_a_map_that_reads_ahead_without_bound_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window, "has_place", unbounded)
    wrong(test_no_more_is_pulled_than_may_be_put_and_not_yielded, "iterable", None)


def test_a_map_that_counts_what_has_ended_as_yielded_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(window: Window[Any], job: Any) -> None:
        right(window, job)
        for queue in queues_of_the_test():
            queue.width = queue.width  # wakes the map

    right = Window[Any].ended
    monkeypatch.setattr(Window, "ended", ended)
    monkeypatch.setattr(Window, "has_place", two_unfinished)
    wrong(test_no_more_is_pulled_than_may_be_put_and_not_yielded, "iterable", 2)


def test_a_map_that_leaves_the_rest_to_run_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Feed, "abandon", nothing)
    wrong(test_a_break_out_of_a_plain_loop_cancels_the_rest, "asyncio")


def test_a_map_that_does_not_notice_the_width_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Feed, "wake", nothing)
    wrong(test_the_width_may_be_changed_meanwhile, "asyncio")
