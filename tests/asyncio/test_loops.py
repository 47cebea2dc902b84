"""The event loop: bound at first use or given, one for good, its own thread's alone, with any task factory."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rdq_asyncio import RDQError, ResizableDispatchQueue, State, WrongLoop, binding
from tests.asyncio.tools import LOOPS, Queue, Work, each_loop, new_queue, refused, rest, run_on


def test_a_queue_can_be_made_before_there_is_a_loop() -> None:
    queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1)

    async def use() -> str:
        return (await queue.put("x")).result

    assert asyncio.run(use()) == "X"


def test_and_is_bound_to_the_first_that_uses_it() -> None:
    queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1)

    async def use() -> None:
        await queue.put("x")

    asyncio.run(use())
    with pytest.raises(WrongLoop, match="bound to another event loop"):
        asyncio.run(use())


def test_where_no_loop_runs_it_cannot_be_used() -> None:
    queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1)
    with pytest.raises(WrongLoop, match="no event loop is running here") as raised:
        queue.put("x")
    assert isinstance(raised.value, RuntimeError)
    assert isinstance(raised.value, RDQError)
    assert queue.size() == (0, 0)


def test_unless_it_is_given_one() -> None:
    for new_loop in LOOPS.values():
        loop = new_loop()
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 1, loop=loop)
        future = queue.put("x")
        assert loop.run_until_complete(future).result == "X"
        with pytest.raises(WrongLoop):
            asyncio.run(later(queue.submit))
        loop.close()


async def later(act: Callable[[str], object]) -> None:
    act("x")


@each_loop
async def test_another_thread_is_refused_and_changes_nothing() -> None:
    queue = new_queue(Work())
    future = queue.put("a")
    inputs: list[Callable[[], object]] = [
        lambda: queue.put("x"),
        lambda: queue.submit("x"),
        lambda: queue.requeue([]),
        lambda: queue.set_width(3),
        lambda: queue.reprioritize(future.job, 1),
        lambda: future.job.reprioritize(1),
        lambda: queue.cancel(future.job),
        future.job.cancel,
        future.job.watch,
        future.cancel,
        queue.clear,
        queue.pause,
        queue.resume,
        queue.when_idle,
        queue.when_room,
        queue.drain,
        queue.stop,
    ]
    for act in inputs:
        await asyncio.to_thread(refused, queue, WrongLoop, act)
    with pytest.raises(WrongLoop, match="another thread; use its call_soon_threadsafe"):
        await asyncio.to_thread(queue.submit, "x")
    assert future.cancel()


def test_how_it_stands_can_be_seen_before_and_after() -> None:
    for new_loop in LOOPS.values():
        queue: ResizableDispatchQueue[str, str] = ResizableDispatchQueue(str.upper, 0)
        assert queue.statistics().put == 0
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(later(queue.submit))
        assert (queue.statistics().put, queue.size(), len(queue.pending())) == (1, (0, 1), 1)


@each_loop
async def test_which_can_ask_the_loop_to_do_it() -> None:
    queue = new_queue(str.upper)
    jobs: list[Any] = []
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(loop.call_soon_threadsafe, lambda: jobs.append(queue.submit("x")))
    await rest()
    assert jobs[0].result == "X"


@each_loop
async def test_a_settled_job_can_be_watched_in_any_loop_but_in_one() -> None:
    job = new_queue(str.upper).submit("x")
    await rest()
    with pytest.raises(WrongLoop, match="no event loop"):
        await asyncio.to_thread(job.watch)
    assert await asyncio.to_thread(lambda: asyncio.run(watched(job))) is job


async def watched(job: Any) -> Any:
    return await job.watch()


def ends_at_once(
    loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], context: contextvars.Context | None = None
) -> asyncio.Future[Any]:
    """A task factory for what ends in its first step, taken inside `create_task`, as Python 3.12's takes it."""
    future: asyncio.Future[Any] = loop.create_future()
    try:
        (context or contextvars.copy_context()).run(coro.send, None)
    except StopIteration as end:
        future.set_result(end.value)
    except Exception as error:
        future.set_exception(error)
    return future


def test_tasks_that_are_started_eagerly() -> None:
    factory: Any = getattr(asyncio, "eager_task_factory", ends_at_once)

    async def test() -> None:
        async def work(argument: str) -> str:
            started.append(argument)
            if argument == "a":
                queue.underway()[-1].cancel()
            if argument == "b":
                raise ValueError
            return argument.upper()

        started: list[str] = []
        queue = new_queue(work)
        jobs = [queue.submit(argument) for argument in ("a", "b", *["c"] * 1500)]
        jobs[1].watch().add_done_callback(lambda done: done.exception())
        asyncio.get_running_loop().set_task_factory(factory)
        await queue.when_idle()
        asyncio.get_running_loop().set_task_factory(None)
        assert [job.state for job in jobs[:3]] == [State.CANCELLED, State.FAILED, State.FINISHED]
        assert len(started) == 1502

    run_on(asyncio.new_event_loop, test)


@pytest.mark.parametrize("loop", LOOPS)
def test_in_debug_mode_nothing_is_amiss(loop: str) -> None:
    async def test() -> None:
        async def work(argument: str) -> str:
            await asyncio.sleep(0)
            return argument.upper()

        async with new_queue(work, 2) as queue:
            futures = [queue.put(argument) for argument in "abc"]
            futures[2].cancel()
            assert [(await future).result for future in futures[:2]] == ["A", "B"]

    run_on(LOOPS[loop], test, debug=True)


def test_what_is_no_exception_fails_the_job_and_is_raised_on() -> None:
    def plain(argument: str) -> str:
        if argument == "fatal":
            raise KeyboardInterrupt
        return argument

    async def coroutine(argument: str) -> str:
        await asyncio.sleep(0)
        return plain(argument)

    for func in (plain, coroutine):
        loop = asyncio.new_event_loop()
        queue: Queue = ResizableDispatchQueue(func, 1, loop=loop)
        fatal, following = queue.put("fatal"), queue.put("next")
        with pytest.raises(KeyboardInterrupt):
            loop.run_until_complete(rest())
        assert loop.run_until_complete(following).result == "next"
        error = fatal.exception()
        assert error is not None
        assert isinstance(error.__cause__, KeyboardInterrupt)
        loop.close()


@each_loop
async def test_a_job_tells_people_when_it_was_put_launched_and_stopped() -> None:
    async def work(_: str) -> None:
        await asyncio.sleep(0.002)

    before = datetime.now(UTC) - timedelta(seconds=0.1)
    job = new_queue(work).submit("x")
    assert (job.launched_datetime, job.stopped_datetime) == (None, None)
    await job.watch()
    after = datetime.now(UTC) + timedelta(seconds=0.1)
    assert job.launched_datetime is not None
    assert job.stopped_datetime is not None
    assert before <= job.queued_datetime <= job.launched_datetime <= job.stopped_datetime <= after


def test_a_job_put_after_the_clock_was_set_has_the_new_wall_time(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    ahead = 1_300_000_000.0

    class Wall:
        @staticmethod
        def time() -> float:
            return loop.time() + ahead

    async def use() -> list[float]:
        nonlocal ahead
        jobs = [queue.submit("a")]
        await rest()
        ahead += 0.5  # the same hour to a second: the same float, not one for each job
        jobs.append(queue.submit("b"))
        await rest()
        ahead += 3600
        jobs.append(queue.submit("c"))
        return [job.queued_datetime.timestamp() - job.queued_at for job in jobs]

    monkeypatch.setattr(binding, "time", Wall)
    queue: Queue = ResizableDispatchQueue(str.upper, 0, loop=loop)
    assert loop.run_until_complete(use()) == pytest.approx([1_300_000_000, 1_300_000_000, 1_300_003_600.5], abs=0.001)
    loop.close()


def test_nor_has_one_put_in_a_turn_the_wall_time_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    ahead = 1_300_000_000.0

    class Wall:
        @staticmethod
        def time() -> float:
            return loop.time() + ahead

    def put_another(argument: str) -> None:
        if argument == "first":
            jobs.append(queue.submit("second"))

    async def use() -> None:
        nonlocal ahead
        jobs.append(queue.submit("first"))
        ahead += 3600
        await queue.when_idle()

    monkeypatch.setattr(binding, "time", Wall)
    jobs: list[Any] = []
    queue: Queue = ResizableDispatchQueue(put_another, 1, loop=loop)
    loop.run_until_complete(use())
    epochs = [job.queued_datetime.timestamp() - job.queued_at for job in jobs]
    assert epochs == pytest.approx([1_300_000_000, 1_300_003_600], abs=0.001)
    loop.close()
