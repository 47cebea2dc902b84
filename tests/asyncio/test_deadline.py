"""A stop and a drain that come to their end, whatever the work does."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from rdq_asyncio import InvalidType, InvalidValue, JobAbandoned, JobCancelled, JobTimedOut, State
from tests.asyncio.tools import (
    AnyJob,
    Logged,
    Queue,
    Stubborn,
    failed,
    in_virtual_time,
    new_queue,
    refused,
    rest,
    the_loop,
)


class Scene:
    """Two jobs under way whose work goes on when it is cancelled, and one that is pending."""

    def __init__(self) -> None:
        self.work = Stubborn()
        self.q: Queue = new_queue(self.work, 2)
        self.puts = [self.q.put(argument) for argument in "abc"]
        self.jobs = [put.job for put in self.puts]

    def end(self, *arguments: str) -> None:
        """Let that work end which has been given up, and hear of what became of the puts."""
        self.work.finish(*arguments)
        for put in self.puts:
            put.cancel()


async def after(seconds: float) -> None:
    """So many seconds, and what they bring."""
    await asyncio.sleep(seconds)
    await rest()


def arguments(stopped: asyncio.Future[Any]) -> str:
    """What it has handed back."""
    return "".join(job.argument for job in stopped.result())


@in_virtual_time
async def test_a_stop_interrupts_what_is_under_way_at_its_deadline() -> None:
    s = Scene()
    await rest()
    stopped = s.q.stop(deadline=30)
    await after(29)
    assert s.work.cancelled == []
    await after(1)
    assert (s.work.cancelled, stopped.done()) == (["a", "b"], False)
    failed(s.puts[0], JobCancelled)
    s.work.fail("a")
    s.work.finish("b")
    await rest()
    assert arguments(stopped) == "ac", "and not what succeeded all the same"


@in_virtual_time
async def test_work_that_ends_before_leaves_no_timer() -> None:
    s = Scene()
    await rest()
    stopped = s.q.stop(deadline=30, abandon=5)
    s.work.finish("a", "b")
    await rest()
    assert (arguments(stopped), the_loop().timers()) == ("c", [])


@in_virtual_time
async def test_work_that_never_ends_is_given_up_and_the_stop_ends() -> None:
    s = Scene()
    await rest()
    stopped, watching = s.q.stop(deadline=30, abandon=5), s.jobs[0].watch()
    await after(30)
    s.work.finish("b")
    await after(4)
    assert (stopped.done(), watching.done()) == (False, False)
    await after(1)
    assert arguments(stopped) == "ac"
    assert failed(watching, JobAbandoned).job.state is State.ABANDONED
    assert (s.q.size(), s.q.statistics().abandoned) == ((0, 0), 1)
    failed(s.puts[0], JobCancelled)
    s.end("a")
    await rest()


@in_virtual_time
async def test_how_abandoned_work_ends_after_all_is_recorded() -> None:
    s = Scene()
    await rest()
    stopped = s.q.stop(cancel_underway=True, abandon=5)
    await after(5)
    assert arguments(stopped) == "abc"
    s.work.finish("a")
    s.work.fail("b")
    await rest()
    first, second, _ = s.jobs
    assert (first.state, first.result) == (State.ABANDONED, "A")
    assert (second.state, type(second.error)) == (State.ABANDONED, ValueError)


@in_virtual_time
async def test_one_that_nobody_watches_is_logged_once(logged: Logged) -> None:
    queue = new_queue(work := Stubborn())
    job = queue.submit("d")
    await rest()
    await queue.stop(cancel_underway=True, abandon=0)
    [context] = logged
    logged.clear()
    assert (context["message"], context["job"]) == ("a job was abandoned, and nobody watches", job)
    assert type(context["exception"]) is JobAbandoned
    work.finish("d")
    await rest()


@in_virtual_time
async def test_one_that_had_timed_out_is_abandoned_and_its_put_says_that_it_timed_out() -> None:
    queue = new_queue(work := Stubborn())
    put = queue.put("d", timeout=5)
    await after(6)
    assert await queue.stop(cancel_underway=True, abandon=1) == [put.job]
    failed(put, JobTimedOut)
    assert put.job.state is State.ABANDONED
    work.finish("d")
    await rest()


@in_virtual_time
async def test_a_drain_becomes_a_stop_at_its_deadline() -> None:
    s = Scene()
    await rest()
    drained = s.q.drain(deadline=30, abandon=5)
    s.work.finish("a")
    await after(29)
    assert (s.work.arguments, s.work.cancelled) == (["a", "b", "c"], [])
    await after(1)
    assert s.work.cancelled == ["b", "c"]
    await after(5)
    assert arguments(drained) == "bc"
    s.end("b", "c")
    await rest()


@in_virtual_time
async def test_the_earliest_of_several_deadlines_counts() -> None:
    s = Scene()
    await rest()
    for deadline in (60, 10, 30):
        s.q.stop(deadline=deadline)
    await after(10)
    assert s.work.cancelled == ["a", "b"]
    s.end("a", "b")
    await rest()


@in_virtual_time
async def test_a_block_whose_work_never_ends_is_left_if_its_body_says_when() -> None:
    async def body() -> None:
        async with queue:
            watching.append(queue.submit("a").watch())
            await rest()
            queue.stop(cancel_underway=True, abandon=5)
            raise KeyError

    watching: list[asyncio.Future[AnyJob]] = []
    queue = new_queue(work := Stubborn())
    with pytest.raises(KeyError):
        await body()
    assert the_loop().now == 5
    assert queue.handed_back == [failed(watching[0], JobAbandoned).job]
    work.finish("a")
    await rest()


@in_virtual_time
async def test_what_is_no_deadline_is_refused_and_changes_nothing() -> None:
    s = Scene()
    await rest()
    wrong: list[tuple[dict[str, Any], type[ValueError | TypeError]]] = [
        ({"deadline": -1}, InvalidValue),
        ({"deadline": float("nan")}, InvalidValue),
        ({"deadline": "30"}, InvalidType),
        ({"deadline": 30, "abandon": -1}, InvalidValue),
        ({"abandon": 5}, InvalidValue),
    ]
    for terms, kind in wrong:
        refused(s.q, kind, lambda terms=terms: s.q.stop(**terms))  # type: ignore[misc]
        refused(s.q, kind, lambda terms=terms: s.q.drain(**terms))  # type: ignore[misc]
    with pytest.raises(TypeError):
        cast("Any", s.q).stop(True, 30)
    assert not s.q.stopped
    s.end("a", "b")
    await rest()
