"""Cancel: by the job, by the queue, by the future that put returned, or by cancelling whoever awaits it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from rdq_asyncio import ForeignJob, JobCancelled, JobFailed, JobReturned, State
from tests.asyncio.tools import Logged, Work, each_loop, failed, new_queue, note, refused, rest


@each_loop
async def test_cancelling_before_control_returns_prevents_the_launch() -> None:
    queue = new_queue(work := Work())
    future = queue.put("a")
    assert future.cancel()
    await rest()
    assert future.cancelled()
    assert work.arguments == []
    assert future.job.state is State.CANCELLED


@each_loop
async def test_cancelling_the_future_of_one_under_way_asks_the_work_to_stop() -> None:
    queue = new_queue(work := Work())
    future = queue.put("a")
    await rest()
    future.cancel()
    assert future.cancelled()
    states = [future.job.state]
    await rest()
    states.append(future.job.state)
    assert (work.cancelled, states) == (["a"], [State.CANCELLING, State.CANCELLED])
    assert isinstance(future.job.error, asyncio.CancelledError)


@each_loop
async def test_cancelling_a_task_that_awaits_it_cancels_the_job_and_that_task() -> None:
    async def wait() -> None:
        await queue.put("a")

    queue = new_queue(work := Work())
    task = asyncio.create_task(wait())
    await rest()
    task.cancel()
    await rest()
    assert task.cancelled()
    assert work.cancelled == ["a"]


@each_loop
async def test_a_job_that_another_cancels_is_no_cancellation_of_whoever_awaits_it() -> None:
    # asyncio.CancelledError would look like one: a TaskGroup takes it for the end of a task that was told to end.
    for widths in (1, 0):
        queue = new_queue(Work(), widths)
        future = queue.put("a")
        await rest()
        future.job.cancel()
        with pytest.raises(JobCancelled) as raised:
            await future
        assert not isinstance(raised.value, asyncio.CancelledError)
        assert raised.value.job is future.job
        assert not future.cancelled()


@each_loop
async def test_cancelling_the_future_of_a_settled_job_not_yet_told_of_gives_what_really_happened() -> None:
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    queue = new_queue(lambda _: work)
    finished, returned = queue.put("a"), queue.put("b")
    await rest()
    cancelled: list[bool] = []
    work.add_done_callback(lambda _: cancelled.append(finished.cancel()))  # after the queue has heard of the end
    work.set_result("A")
    queue.stop()
    cancelled.append(returned.cancel())
    failed(returned, JobReturned)
    assert (await finished).result == "A"
    assert cancelled == [False, False]


@each_loop
async def test_a_timeout_cancels_the_job() -> None:
    queue = new_queue(work := Work())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.put("a"), 0.001)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await queue.put("b")
    await rest()
    assert set(work.cancelled) <= {"a", "b"}  # one not yet launched when its time was up had no work to cancel
    assert queue.statistics().cancelled == 2


@each_loop
async def test_one_in_time_is_not_cancelled() -> None:
    job = await asyncio.wait_for(new_queue(str.upper).put("a"), 60)
    assert job.result == "A"


@each_loop
async def test_shielded_only_the_waiting_is_cancelled() -> None:
    queue = new_queue(work := Work())
    future = queue.put("a")
    outer = asyncio.shield(future)
    await rest()
    outer.cancel()
    await rest()
    assert outer.cancelled()
    assert work.cancelled == []
    work.finish("a")
    assert (await future).result == "A"


@each_loop
async def test_cancelling_a_watcher_only_stops_the_watching() -> None:
    job = new_queue(work := Work()).submit("a")
    gone, stays = job.watch(), job.watch()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(gone, 0.001)
    assert (work.cancelled, job.state) == ([], State.UNDERWAY)
    work.finish("a")
    assert await stays is job


@each_loop
async def test_in_a_task_group_a_failed_job_cancels_the_jobs_of_its_siblings() -> None:
    async def wait(argument: str) -> None:
        await queue.put(argument)

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as group:
            for argument in "abcd":
                group.create_task(wait(argument))
            await rest()
            work.fail("a")

    queue = new_queue(work := Work(), 2)
    with pytest.raises(ExceptionGroup) as raised:
        await all_of_them()
    assert [type(error) for error in raised.value.exceptions] == [JobFailed]
    await rest()
    assert work.arguments == ["a", "b", "c"]  # the group cancels a few iterations later: c had got the free slot
    assert sorted(work.cancelled) == ["b", "c"]
    assert (queue.statistics().failed, queue.statistics().cancelled, queue.size()) == (1, 3, (0, 0))


@each_loop
async def test_in_a_task_group_a_job_that_another_cancels_is_an_error() -> None:
    async def wait(argument: str) -> None:
        await queue.put(argument)

    async def one() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(wait("a"))
            await rest()
            queue.cancel(queue.underway()[0])

    queue = new_queue(Work())
    with pytest.raises(ExceptionGroup) as raised:
        await one()
    assert [type(error) for error in raised.value.exceptions] == [JobCancelled]


@each_loop
async def test_a_cancelled_job_keeps_its_slot_until_its_work_has_really_ended() -> None:
    async def tidy(argument: str) -> str:
        log.append(argument)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await gate.wait()
            log.append(f"{argument} is tidy")
        return argument

    gate = asyncio.Event()
    log: list[str] = []
    queue = new_queue(tidy)
    first, second = queue.submit("a"), queue.submit("b")
    future = first.watch()
    await rest()
    first.cancel()
    await rest()
    assert (log, queue.size(), first.state, future.done()) == (["a"], (1, 1), State.CANCELLING, False)
    gate.set()
    await rest()
    assert (log, first.state, queue.underway()) == (["a", "a is tidy", "b"], State.CANCELLED, [second])
    failed(future, JobCancelled)
    second.cancel()
    await rest()


@each_loop
async def test_a_slot_can_be_held_until_a_thread_has_ended() -> None:
    # The way that the queue's documentation tells of.
    async def in_thread(argument: str) -> str:
        thread = asyncio.ensure_future(asyncio.to_thread(wait, argument))
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            await asyncio.wait([thread])
            raise

    def wait(argument: str) -> str:
        assert gate.wait(60)
        return argument

    gate = threading.Event()
    queue = new_queue(in_thread)
    first, second = queue.submit("a"), queue.submit("b")
    await rest()
    first.cancel()
    await rest()
    assert (first.state, queue.size()) == (State.CANCELLING, (1, 1))
    gate.set()
    assert (await second.watch()).result == "b"
    assert first.state is State.CANCELLED


@each_loop
async def test_puts_future_is_told_at_the_interrupt_and_watchers_at_the_end() -> None:
    async def stubborn(argument: str) -> str:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            await gate.wait()
        return argument.upper()

    gate = asyncio.Event()
    put = new_queue(stubborn).put("a")
    watcher = put.job.watch()
    await rest()
    put.job.cancel()
    await rest()
    failed(put, JobCancelled)
    assert not watcher.done()
    gate.set()
    await rest()
    assert failed(watcher, JobCancelled).job.succeeded
    assert put.job.result == "A"


@each_loop
async def test_one_cancelled_before_its_first_step_never_runs() -> None:
    def cancel_the_other(argument: str) -> object:
        if argument == "b":
            first.cancel()
        return work(argument)

    queue = new_queue(cancel_the_other, 2)
    work = Work()
    first, second = queue.submit("a"), queue.submit("b")
    await rest()
    assert (work.arguments, first.state) == (["b"], State.CANCELLED)
    assert queue.underway() == [second]
    second.cancel()
    await rest()


@each_loop
async def test_work_that_somebody_else_cancels_has_failed() -> None:
    # Nobody has cancelled the job, so it is not cancelled; the cancellation is the cause of its failure.
    async def cancel_myself(_: str) -> None:
        current = asyncio.current_task()
        assert current is not None
        current.cancel()
        await asyncio.sleep(0)

    async def await_what_was_cancelled(_: str) -> None:
        inner = asyncio.ensure_future(asyncio.sleep(60))
        inner.cancel()
        await inner

    def raise_it(_: str) -> None:
        raise asyncio.CancelledError

    for func in (cancel_myself, await_what_was_cancelled, raise_it):
        with pytest.raises(JobFailed) as raised:
            await new_queue(func).put("x")
        assert isinstance(raised.value.__cause__, asyncio.CancelledError)


@each_loop
async def test_cancelling_twice_or_too_late_has_no_effect() -> None:
    queue = new_queue(work := Work())
    future = queue.put("a")
    await rest()
    future.job.cancel()
    future.job.cancel()
    await rest()
    future.job.cancel()
    assert not future.cancel()
    assert work.cancelled == ["a"]
    failed(future, JobCancelled)


@each_loop
async def test_a_job_of_another_queue_is_refused() -> None:
    stranger = new_queue(Work(), 0).submit("s")
    queue = new_queue(Work())
    refused(queue, ForeignJob, lambda: queue.cancel(stranger))
    assert stranger.state is State.PENDING


@each_loop
async def test_a_future_that_refuses_to_be_cancelled_is_reported_and_the_queue_lives(logged: Logged) -> None:
    class Rude(asyncio.Future[str]):
        def cancel(self, msg: object = None) -> bool:
            raise ZeroDivisionError

    rude = Rude()
    queue = new_queue(lambda argument: rude if argument == "a" else argument)
    job, other = queue.submit("a"), queue.put("b")
    await rest()
    job.cancel()
    await rest()
    [context] = logged
    assert isinstance(context["exception"], ZeroDivisionError)
    assert context["job"] is job
    logged.clear()
    assert (job.state, queue.size()) == (State.CANCELLING, (1, 1))
    rude.set_result("after all")
    assert (await other).result == "b"
    assert (job.state, job.result) == (State.CANCELLED, "after all")


@each_loop
async def test_clear_cancels_what_is_pending_and_tells() -> None:
    log: list[object] = []
    queue = new_queue(Work())
    for argument, priority in (("a", 0), ("b", 2), ("c", 1)):
        note(queue.put(argument, priority), log, argument)
    await rest()
    assert [job.argument for job in queue.clear()] == ["c", "b"]
    assert log == []
    await rest()
    assert log == [("c", "JobCancelled"), ("b", "JobCancelled")]
    queue.stop(cancel_underway=True)
    await rest()
