"""Stop and drain: nothing more goes in, what was not started comes back, and everyone who asked is told."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable

import pytest

import rdq_core
from rdq_asyncio import DetachedJob, IllegalTransition, JobReturned, QueueStopped, State
from tests.asyncio.tools import AnyJob, Queue, Work, each_loop, failed, new_queue, refused, rest


class Scene:
    """A job under way, and two that are pending: c before b."""

    def __init__(self) -> None:
        self.work = Work()
        self.q = new_queue(self.work)
        self.first, self.second, self.third = (
            self.q.submit(argument, priority) for argument, priority in (("a", 0), ("b", 2), ("c", 1))
        )

    async def finish(self) -> None:
        self.work.finish("a")
        await rest()


@each_loop
async def test_it_gives_the_returned_jobs_in_dispatch_order_when_the_last_slot_is_free() -> None:
    s = Scene()
    await rest()
    stopped = s.q.stop()
    assert s.third.state is s.second.state is State.RETURNED
    await rest()
    assert (stopped.done(), s.q.handed_back) == (False, [])
    await s.finish()
    assert stopped.result() == s.q.handed_back == [s.third, s.second]
    assert s.work.cancelled == []


@each_loop
async def test_who_waits_for_a_returned_job_is_told_so() -> None:
    s = Scene()
    await rest()
    watcher = s.second.watch()
    s.q.stop()
    await rest()
    assert failed(watcher, JobReturned).job is s.second
    await s.finish()


@each_loop
async def test_stopping_twice_gives_lists_that_are_equal_and_distinct() -> None:
    s = Scene()
    await rest()
    one, other = s.q.stop(), s.q.stop()
    await s.finish()
    lists = [await one, await other, await s.q.stop(), s.q.handed_back, s.q.handed_back]
    assert lists == [[s.third, s.second]] * 5
    assert len({*map(id, lists)}) == 5


@each_loop
async def test_a_second_stop_may_escalate_and_both_get_what_was_interrupted() -> None:
    s = Scene()
    await rest()
    stopped = s.q.stop()
    await rest()
    escalated = s.q.stop(cancel_underway=True)
    await rest()
    assert s.work.cancelled == ["a"]
    assert await stopped == await escalated == [s.first, s.third, s.second]


@each_loop
async def test_cancelling_whoever_waits_for_a_stop_undoes_nothing() -> None:
    s = Scene()
    await rest()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(s.q.stop(), 0.001)
    assert s.q.stopped
    assert s.q.statistics().awaiting_stop == 0
    await s.finish()
    assert await s.q.stop() == [s.third, s.second]


@each_loop
async def test_a_stopped_queue_refuses_put_submit_requeue_and_resume() -> None:
    queue = new_queue(Work())
    queue.stop()
    refuses_all(queue, queue.resume, lambda: queue.resume(3))
    queue.width = 9
    await rest()
    assert queue.width == 9


@each_loop
async def test_a_draining_queue_refuses_put_submit_and_requeue() -> None:
    queue = new_queue(Work())
    queue.drain()
    refuses_all(queue)


def refuses_all(queue: Queue, *more: Callable[[], object]) -> None:
    assert queue.stopped
    for act in (lambda: queue.put("x"), lambda: queue.submit("x"), lambda: queue.requeue([]), *more):
        refused(queue, QueueStopped, act)


@each_loop
async def test_drain_runs_what_is_pending_under_a_pause_that_resume_ends() -> None:
    s = Scene()
    await rest()
    s.q.pause()
    drained = s.q.drain()
    await s.finish()
    assert not drained.done()
    s.q.resume(2)
    await rest()
    s.work.finish("b", "c")
    await rest()
    assert (drained.result(), s.work.arguments) == ([], ["a", "c", "b"])


@each_loop
async def test_a_stop_cuts_a_drain_short() -> None:
    s = Scene()
    await rest()
    drained = s.q.drain()
    await s.finish()
    stopped = s.q.stop()
    s.work.finish("c")
    assert await drained == await stopped == [s.second]


@each_loop
async def test_a_job_that_waits_for_another_of_the_same_queue_ends_at_a_stop() -> None:
    async def ask_another(argument: str) -> str:
        try:
            await queue.put(argument + "'")
        except JobReturned:
            return "came back"
        return "was done"

    queue = new_queue(ask_another)
    future = queue.put("x")
    await rest()
    assert [job.argument for job in await queue.stop()] == ["x'"]
    assert (await future).result == "came back"


@each_loop
async def test_one_that_succeeds_all_the_same_is_not_handed_back() -> None:
    async def stubborn(argument: str) -> str:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return argument.upper()

    queue = new_queue(stubborn)
    first, other = queue.submit("a"), queue.submit("b")
    await rest()
    assert await queue.stop(cancel_underway=True) == [other]
    assert (first.state, first.succeeded, first.result) == (State.CANCELLED, True, "A")


@each_loop
async def test_one_that_waits_for_its_own_queues_stop_can_be_seen_to_and_ended() -> None:
    async def stop(_: str) -> None:
        await queue.stop()

    queue = new_queue(stop)
    job = queue.submit("a")
    await rest()
    statistics = queue.statistics()
    assert (statistics.awaiting_stop, statistics.underway) == (1, 1)
    assert statistics.longest_underway is not None
    assert await queue.stop(cancel_underway=True) == [job]


@each_loop
async def test_what_comes_back_is_pickled_and_requeued_in_order() -> None:
    class Lost(Exception):
        def __init__(self, code: int, text: str) -> None:  # pickles, and fails to unpickle
            super().__init__(text)

    async def send(argument: str) -> str:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            if argument == "lost":
                raise Lost(1, "no carrier") from None
            raise
        return argument

    queue = new_queue(send, 2)
    for argument, priority in (("lost", -1), ("slow", -1), ("b1", 2), ("a1", 1), ("b2", 2), ("z", float("inf"))):
        queue.submit(argument, priority)
    await rest()
    copies: list[AnyJob] = pickle.loads(pickle.dumps(await queue.stop(cancel_underway=True)))
    assert [job.argument for job in copies] == ["lost", "slow", "a1", "b1", "b2", "z"]
    assert isinstance(copies[0].error, rdq_core.Unpicklable)
    for method in (copies[0].cancel, lambda: copies[0].reprioritize(1), copies[0].watch):
        with pytest.raises(DetachedJob) as raised:
            method()
        assert str(raised.value).endswith("is a detached copy; requeue it to have it done")
    done: list[str] = []
    again = new_queue(done.append)
    made = again.requeue(copies)
    assert [job.priority for job in made] == [-1, -1, 1, 2, 2, float("inf")]
    await again.when_idle()
    assert done == [job.argument for job in copies]
    refused(again, IllegalTransition, lambda: again.requeue(made))
    assert copies[0].queued_datetime == queue_time(copies[0])


def queue_time(job: AnyJob) -> object:
    """The wall time of a copy of the copy."""
    return pickle.loads(pickle.dumps(job)).queued_datetime
