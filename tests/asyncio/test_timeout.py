"""Work that takes too long."""

from __future__ import annotations

import asyncio
import gc
import math
import threading
from collections.abc import Awaitable
from typing import Any, cast

import pytest

import rdq_core
from rdq_asyncio import InvalidType, InvalidValue, JobCancelled, JobTimedOut, State
from tests.asyncio.tools import (
    Logged,
    Queue,
    Stubborn,
    Work,
    each_loop,
    failed,
    in_virtual_time,
    new_queue,
    note,
    refused,
    rest,
    the_loop,
)


class Scene:
    """A queue whose work goes on when it is cancelled."""

    def __init__(self, width: int = 1, **settings: Any) -> None:
        self.work = Stubborn()
        self.q: Queue = new_queue(self.work, width, **settings)


async def after(seconds: float) -> None:
    """So many seconds, and what they bring."""
    await asyncio.sleep(seconds)
    await rest()


@in_virtual_time
async def test_who_put_it_is_told_at_the_interrupt_and_who_watches_when_it_has_ended() -> None:
    s = Scene()
    future = s.q.put("a", timeout=5)
    job = future.job
    watching = job.watch()
    await after(4.5)
    assert (future.done(), s.work.cancelled) == (False, [])
    await after(0.5)
    assert failed(future, JobTimedOut).job is job
    assert (s.work.cancelled, job.state, watching.done()) == (["a"], State.CANCELLING, False)
    await after(60)
    s.work.fail("a")
    await rest()
    assert failed(watching, JobTimedOut).job is job
    assert (job.state, job.stopped_at, type(job.error)) == (State.TIMED_OUT, 65, ValueError)


@in_virtual_time
async def test_the_slot_is_held_until_the_work_has_ended() -> None:
    s = Scene()
    watching = s.q.submit("a", timeout=5).watch()
    s.q.submit("b")
    await after(60)
    assert (s.work.arguments, s.q.size()) == (["a"], (1, 1))
    s.work.finish("a")
    await rest()
    assert (s.work.arguments, s.q.statistics().timed_out) == (["a", "b"], 1)
    failed(watching, JobTimedOut)
    s.work.finish("b")


@in_virtual_time
async def test_it_is_every_timeout_error_that_somebody_may_expect() -> None:
    for kind in (rdq_core.JobTimedOut, TimeoutError, asyncio.TimeoutError):
        with pytest.raises(kind):
            await new_queue(Work()).put("a", timeout=5)


@in_virtual_time
async def test_a_timeout_around_the_waiting_is_told_from_the_jobs_own() -> None:
    s = Scene(2)
    own, around = s.q.put("a", timeout=5), s.q.put("b", timeout=50)
    async with asyncio.timeout(10) as scope:
        with pytest.raises(JobTimedOut):
            await own
    assert not scope.expired()
    with pytest.raises(TimeoutError) as raised:
        async with asyncio.timeout(10):
            await around
    assert type(raised.value) is TimeoutError
    assert around.job.state is State.CANCELLING
    s.work.finish("a", "b")
    await rest()
    assert (own.job.state, around.job.state) == (State.TIMED_OUT, State.CANCELLED)


@in_virtual_time
async def test_it_counts_from_the_launch_and_not_while_it_waits() -> None:
    s = Scene()
    first, second = s.q.submit("a"), s.q.submit("b", timeout=5)
    await after(100)
    states = [second.state]
    s.work.finish("a")
    await after(4.5)
    states += [first.state, second.state]
    s.work.finish("b")
    await rest()
    assert [*states, second.state] == [State.PENDING, State.FINISHED, State.UNDERWAY, State.FINISHED]
    assert the_loop().timers() == []


@in_virtual_time
async def test_the_queues_own_is_for_a_put_that_does_not_say() -> None:
    s = Scene(9, timeout=5)
    futures = [s.q.put(argument, timeout=timeout) for argument, timeout in zip("abc", (None, 9, math.inf), strict=True)]
    assert (s.q.timeout, [future.job.timeout for future in futures]) == (5, [5, 9, math.inf])
    for seconds, cancelled in ((5, "a"), (4, "ab"), (1e6, "ab")):
        await after(seconds)
        assert "".join(s.work.cancelled) == cancelled
    s.work.finish(*"abc")
    assert (await futures[2]).result == "C"
    for future in futures[:2]:
        failed(future, JobTimedOut)


@in_virtual_time
async def test_work_that_succeeds_all_the_same_is_recorded() -> None:
    s = Scene()
    future = s.q.put("a", timeout=5)
    await after(5)
    s.work.finish("a")
    await rest()
    job = failed(future, JobTimedOut).job
    assert (job.state, job.result, job.succeeded) == (State.TIMED_OUT, "A", True)


@in_virtual_time
async def test_one_that_nobody_watches_is_logged_once(logged: Logged) -> None:
    job = new_queue(Work()).submit("a", timeout=5)  # whose work ends with the CancelledError
    new_queue(Work()).put("b", timeout=5)
    await after(5)
    gc.collect()
    await rest()
    messages = {context["message"]: context["exception"] for context in logged}
    assert len(logged) == 2
    logged.clear()
    assert messages["a job timed out, and nobody watches"].job is job
    assert str(messages["JobFuture exception was never retrieved"]).endswith("timed out after 5.0 s")


@in_virtual_time
async def test_one_whose_work_hangs_is_logged_at_its_time_and_not_again_at_its_end(logged: Logged) -> None:
    s = Scene(3)
    alone, watched, left = (s.q.submit(argument, timeout=5) for argument in "abc")
    watching, leaving = watched.watch(), left.watch()
    await after(5)
    assert [(context["message"], context["job"]) for context in logged] == [
        ("a job timed out, and nobody watches", alone)
    ]
    assert (alone.state, type(logged[0]["exception"])) == (State.CANCELLING, JobTimedOut)
    logged.clear()
    later = alone.watch()
    leaving.cancel()
    s.work.finish("a", "b", "c")
    await rest()
    assert [failed(each, JobTimedOut).job for each in (watching, later)] == [watched, alone]
    assert [context["job"] for context in logged] == [left]
    logged.clear()


@in_virtual_time
async def test_a_job_that_is_cancelled_before_does_not_time_out() -> None:
    s = Scene()
    future = s.q.put("a", timeout=5)
    await rest()
    future.job.cancel()
    await after(60)
    failed(future, JobCancelled)
    s.work.fail("a")
    await rest()
    assert (future.job.state, s.work.cancelled) == (State.CANCELLED, ["a"])


@in_virtual_time
async def test_cancelling_the_future_of_one_that_has_timed_out_and_is_not_yet_told_of_tells_so() -> None:
    class Meddling(asyncio.Future[str]):
        """Work that, asked to stop, cancels the other job's future, in the midst of the turn."""

        def cancel(self, msg: Any | None = None) -> bool:
            cancelled.append(second.cancel())
            return False

    cancelled: list[bool] = []
    meddling, stubborn = Meddling(), Stubborn()
    queue = new_queue(lambda argument: meddling if argument == "a" else stubborn(argument), 2, timeout=5)
    first, second = queue.put("a"), queue.put("b")
    await after(5)
    assert (cancelled, stubborn.cancelled) == ([False], ["b"])
    assert [failed(future, JobTimedOut).job for future in (first, second)] == [first.job, second.job]
    meddling.set_result("A")
    stubborn.fail("b")
    await rest()
    assert [future.job.state for future in (first, second)] == [State.TIMED_OUT] * 2


@in_virtual_time
async def test_cancelling_a_job_that_has_timed_out_has_no_effect() -> None:
    s = Scene()
    future = s.q.put("a", timeout=5)
    await after(5)
    future.job.cancel()
    assert not future.cancel()
    s.work.fail("a")
    await rest()
    failed(future, JobTimedOut)
    assert (future.job.state, s.work.cancelled) == (State.TIMED_OUT, ["a"])


@each_loop
async def test_a_thread_holds_its_slot_until_it_has_ended() -> None:
    """As the class says: awaited with a shield, and once more when cancelled."""

    async def in_thread(argument: str) -> str:
        work = asyncio.ensure_future(asyncio.to_thread(blocks, argument))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            return await work

    def blocks(argument: str) -> str:
        gate.wait()
        return argument

    gate = threading.Event()
    queue = new_queue(in_thread)
    future, other = queue.put("a", timeout=0.2), queue.put("b")
    with pytest.raises(JobTimedOut):
        await future
    assert (future.job.state, other.job.state, queue.size()) == (State.CANCELLING, State.PENDING, (1, 1))
    gate.set()
    assert (await other).result == "b"
    assert (future.job.state, future.job.result) == (State.TIMED_OUT, "a")


@in_virtual_time
async def test_what_is_no_timeout_is_refused_and_changes_nothing() -> None:
    queue = new_queue(Work())
    for wrong, kind in ((0, InvalidValue), (-1, InvalidValue), (math.nan, InvalidValue), ("5", InvalidType)):
        timeout = cast("Any", wrong)
        refused(queue, kind, lambda timeout=timeout: queue.put("a", timeout=timeout))  # type: ignore[misc]
        refused(queue, kind, lambda timeout=timeout: queue.submit("a", timeout=timeout))  # type: ignore[misc]
        with pytest.raises(kind):
            new_queue(Work(), timeout=timeout)


def test_a_loop_late_by_five_moments_decides_as_one_that_comes_to_each() -> None:
    """Delays and timeouts. When work that is cancelled ends is another's decision: on asyncio it takes a while."""

    def log(*steps: float) -> list[Any]:
        def launched(argument: str) -> Awaitable[str]:
            seen.append(("launched", argument))
            return work(argument)

        @in_virtual_time
        async def run() -> None:
            queue = new_queue(launched, 9)
            for argument, delay, timeout in (("a", 0, 5), ("b", 0, 3), ("c", 1, 9), ("d", 2, 9), ("e", 4, 9)):
                note(queue.put(argument, delay=delay, timeout=timeout), seen, argument)
            await rest()
            for seconds in steps:
                the_loop().now += seconds  # the loop was held up for so long
                await rest()
            work.finish(*"abcde")
            await queue.when_idle()

        work, seen = Stubborn(), list[Any]()
        run()
        return seen

    assert log(6) == log(1, 1, 1, 1, 1, 1)
    assert [what for _, what in log(6)[:7]] == ["a", "b", "c", "d", "JobTimedOut", "e", "JobTimedOut"]
