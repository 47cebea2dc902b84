"""Waiting for the queue: pauses, idleness, room; and watching a job."""

from __future__ import annotations

import asyncio

import pytest

from rdq_asyncio import JobCancelled, QueueFull, QueueStopped, State
from tests.asyncio.tools import Work, each_loop, failed, new_queue, note, refused, rest


@each_loop
async def test_a_pause_is_true_once_nothing_is_under_way() -> None:
    queue = new_queue(work := Work())
    queue.submit("a")
    await rest()
    paused = queue.pause()
    queue.submit("b")
    await rest()
    assert not paused.done()
    work.finish("a")
    assert await paused is True
    assert (queue.paused, work.arguments) == (True, ["a"])


@each_loop
async def test_it_is_false_if_the_queue_is_resumed_before_that() -> None:
    queue = new_queue(Work())
    job = queue.submit("a")
    await rest()
    paused = queue.pause()
    queue.resume()
    assert await paused is False
    job.cancel()
    await rest()


@each_loop
async def test_cancelling_whoever_waits_for_a_pause_resumes_nothing() -> None:
    queue = new_queue(work := Work())
    queue.submit("a")
    paused = queue.pause()
    assert paused.cancel()
    assert not paused.cancel()
    await rest()
    assert (queue.paused, queue.statistics().awaiting_quiet, work.arguments) == (True, 0, [])


@each_loop
async def test_resuming_may_bring_a_new_width() -> None:
    queue = new_queue(work := Work())
    queue.pause()
    for argument in "abc":
        queue.submit(argument)
    queue.resume(2)
    await rest()
    assert (work.arguments, queue.width) == (["a", "b"], 2)
    queue.width = 3
    await rest()
    assert work.arguments == ["a", "b", "c"]
    queue.set_width(0)
    queue.stop(cancel_underway=True)
    await rest()


@each_loop
async def test_idleness_comes_after_every_settlement() -> None:
    log: list[object] = []
    queue = new_queue(work := Work())
    for argument in "ab":
        note(queue.put(argument), log, argument)
    note(queue.when_idle(), log, "idle")
    for argument in "ab":
        await rest()
        work.finish(argument)
    await rest()
    assert log == [("a", "a"), ("b", "b"), ("idle", None)]


@each_loop
async def test_one_who_waits_for_idleness_may_be_cancelled() -> None:
    queue = new_queue(work := Work())
    queue.submit("a")
    first, second = queue.when_idle(), queue.when_idle()
    first.cancel()
    assert queue.statistics().awaiting_idle == 1
    await rest()
    work.finish("a")
    await second


@each_loop
async def test_room_is_told_to_one_at_a_time_longest_waiter_first() -> None:
    async def produce(name: str) -> None:
        await queue.when_room()
        queue.submit(name)  # never QueueFull

    queue = new_queue(Work(), 0, capacity=1)
    queue.submit("first")
    tasks = [asyncio.create_task(produce(name)) for name in "abc"]
    await rest()
    for name in "abc":
        queue.clear()
        await rest()
        assert [job.argument for job in queue.pending()] == [name]
    await asyncio.gather(*tasks)


@each_loop
async def test_room_that_was_offered_to_one_who_is_cancelled_goes_to_the_next() -> None:
    queue = new_queue(Work(), 0, capacity=1)
    queue.submit("a")
    first, second = queue.when_room(), queue.when_room()
    queue.clear()
    first.cancel()
    await second


@each_loop
async def test_a_producer_waits_where_a_put_is_refused() -> None:
    async def produce() -> None:
        for number in range(50):
            while True:
                try:
                    queue.submit(str(number))
                    break
                except QueueFull:
                    await queue.when_room()

    done: list[str] = []
    queue = new_queue(done.append, capacity=3)
    await produce()
    await queue.when_idle()
    assert done == [str(number) for number in range(50)]


@each_loop
async def test_waiting_for_room_fails_at_a_stop_and_after_it() -> None:
    queue = new_queue(Work(), 0, capacity=1)
    queue.submit("a")
    room = queue.when_room()
    queue.stop()
    for future in (room, queue.when_room()):
        with pytest.raises(QueueStopped):
            await future


@each_loop
async def test_a_put_beyond_the_capacity_is_refused() -> None:
    queue = new_queue(Work(), 0, capacity=1)
    queue.submit("a")
    refused(queue, QueueFull, lambda: queue.put("b"))
    assert queue.capacity == 1


@each_loop
async def test_watching_a_settled_job_gives_a_future_that_is_done() -> None:
    queue = new_queue(str.upper)
    finished, cancelled = queue.submit("a"), queue.submit("b", 1)
    cancelled.cancel()
    await rest()
    assert await finished.watch() is finished
    failed(cancelled.watch(), JobCancelled)
    assert finished.state is State.FINISHED


@each_loop
async def test_watchers_are_told_in_order_of_asking_after_whoever_put() -> None:
    log: list[object] = []
    future = new_queue(work := Work()).put("a")
    note(future, log, "put")
    for number in range(3):
        note(future.job.watch(), log, number)
    await rest()
    work.finish("a")
    await rest()
    assert log == [("put", "a"), (0, "a"), (1, "a"), (2, "a")]


@each_loop
async def test_a_future_that_somebody_else_has_set_harms_nobody_else() -> None:
    queue = new_queue(str.upper)
    put, other = queue.put("a"), queue.put("b")
    put.set_result(put.job)
    watch, later = put.job.watch(), put.job.watch()
    watch.set_exception(ZeroDivisionError())
    idle, also_idle = queue.when_idle(), queue.when_idle()
    idle.set_result(None)
    room, also_room = queue.when_room(), queue.when_room()
    room.set_result(None)
    assert (await other).result == "B"
    assert await later is put.job
    await asyncio.gather(also_idle, also_room)
    failed(watch, ZeroDivisionError)
