"""Jobs that are put for later."""

from __future__ import annotations

import asyncio
import copy
import pickle
import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from rdq_asyncio import DetachedJob, IllegalTransition, InvalidType, InvalidValue, JobCancelled, JobReturned, State
from tests.asyncio.tools import Queue, Work, failed, in_virtual_time, new_queue, refused, rest, the_loop


class Scene:
    """A queue with room, and nothing in it."""

    def __init__(self, width: int = 9, **settings: Any) -> None:
        self.work = Work()
        self.q: Queue = new_queue(self.work, width, **settings)

    async def started(self, seconds: float = 0.0) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        await asyncio.sleep(seconds)
        await rest()
        return "".join(self.work.arguments[before:])


@in_virtual_time
async def test_a_job_is_launched_when_its_delay_has_ended() -> None:
    s = Scene()
    job = s.q.put("a", delay=5).job
    assert (job.state, job.due_at, s.q.delayed(), s.q.size()) == (State.DELAYED, 5, [job], (0, 0))
    assert [await s.started(seconds) for seconds in (4.5, 0.5)] == ["", "a"]
    assert (job.state, s.q.delayed()) == (State.UNDERWAY, [])
    s.work.finish("a")


@in_virtual_time
async def test_there_is_one_timer_and_it_is_for_the_nearest() -> None:
    s = Scene()
    for argument, delay, nearest in (("a", 50, 50), ("b", 5, 5), ("c", 20, 5)):
        s.q.submit(argument, delay=delay)
        await rest()
        assert the_loop().timers() == [nearest]


@in_virtual_time
async def test_due_jobs_join_by_priority_and_among_equals_by_arrival() -> None:
    s = Scene(0)
    for argument, priority, delay in (("a", 1, 3), ("b", 0, 4), ("c", 1, 0), ("d", 1, 1)):
        s.q.submit(argument, priority, delay=delay)
    await asyncio.sleep(5)
    assert "".join(job.argument for job in s.q.pending()) == "bacd"


@in_virtual_time
async def test_the_queues_own_delay_is_for_a_put_that_does_not_say() -> None:
    s = Scene(delay=5)
    for argument, delay in (("a", None), ("b", 0), ("c", 2)):
        s.q.submit(argument, delay=delay)
    assert s.q.delay == 5
    assert [await s.started(seconds) for seconds in (0, 2, 3)] == ["b", "c", "a"]
    s.work.finish("a", "b", "c")


def test_a_moment_by_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_300_000_000.0)

    @in_virtual_time
    async def run() -> None:
        s = Scene()
        s.q.submit("a", not_before=1_300_000_030)
        job = s.q.put("b", not_before=datetime(2011, 3, 13, 7, 7, 40, tzinfo=UTC)).job
        s.q.submit("c", not_before=datetime(1999, 1, 1, tzinfo=UTC))
        assert job.due_datetime == datetime(2011, 3, 13, 7, 7, 40, tzinfo=UTC)
        assert [await s.started(seconds) for seconds in (0, 29, 1, 30)] == ["c", "", "a", "b"]
        s.work.finish(*"abc")

    run()


@in_virtual_time
async def test_what_is_no_delay_and_no_moment_is_refused_and_changes_nothing() -> None:
    s = Scene()
    wrong: list[tuple[dict[str, Any], type[ValueError | TypeError]]] = [
        ({"delay": -1}, InvalidValue),
        ({"delay": float("nan")}, InvalidValue),
        ({"delay": "5"}, InvalidType),
        ({"delay": True}, InvalidType),
        ({"not_before": datetime(2030, 1, 1)}, InvalidValue),
        ({"not_before": "tomorrow"}, InvalidType),
        ({"not_before": 5.0, "delay": 5}, InvalidValue),
    ]
    for terms, kind in wrong:
        refused(s.q, kind, lambda terms=terms: s.q.put("a", **terms))  # type: ignore[misc]
        refused(s.q, kind, lambda terms=terms: s.q.submit("a", **terms))  # type: ignore[misc]
    with pytest.raises(InvalidValue, match="not_before must be given without a delay"):
        s.q.put("a", not_before=datetime.now(UTC) + timedelta(hours=1), delay=0)


@in_virtual_time
async def test_a_delayed_job_is_brought_forward_or_put_off() -> None:
    s = Scene()
    first, second = s.q.submit("a", delay=5), s.q.submit("b", delay=5)
    first.reschedule(9)
    s.q.reschedule(second, 1)
    assert s.q.delayed() == [second, first]
    assert [await s.started(seconds) for seconds in (1, 7, 1)] == ["b", "", "a"]
    s.q.submit("c", delay=60).reschedule(0)
    assert await s.started() == "c"
    s.work.finish(*"abc")


@in_virtual_time
async def test_only_a_delayed_job_is_rescheduled() -> None:
    s = Scene()
    job = s.q.submit("a")
    refused(s.q, IllegalTransition, lambda: job.reschedule(5))
    await rest()
    refused(s.q, IllegalTransition, lambda: job.reschedule(5))
    s.work.finish("a")
    await rest()
    refused(s.q, IllegalTransition, lambda: job.reschedule(5))
    refused(s.q, DetachedJob, lambda: copy.copy(job).reschedule(5))
    delayed = s.q.submit("b", delay=5)
    refused(s.q, InvalidValue, lambda: delayed.reschedule(-1))
    refused(s.q, InvalidType, lambda: delayed.reschedule(cast("Any", None)))


@in_virtual_time
async def test_it_can_be_reprioritised_and_cancelled_meanwhile() -> None:
    s = Scene(0)
    future, other = s.q.put("a", delay=5), s.q.submit("b", 1, delay=5)
    other.reprioritize(-1)
    future.job.cancel()
    await rest()
    assert failed(future, JobCancelled).job.state is State.CANCELLED
    await asyncio.sleep(5)
    assert s.q.pending() == [other]


@in_virtual_time
async def test_idleness_waits_for_it_and_a_stop_does_not() -> None:
    s = Scene()
    future = s.q.put("a", delay=5)
    idle = s.q.when_idle()
    await rest()
    assert not idle.done()
    assert await s.q.stop() == [future.job]
    assert failed(future, JobReturned).job.state is State.RETURNED
    await idle
    assert the_loop().now == 0


@in_virtual_time
async def test_leaving_the_block_waits_for_it() -> None:
    async with new_queue(str.upper) as queue:
        job = queue.submit("a", delay=5)
    assert (job.result, the_loop().now) == ("A", 5)


@in_virtual_time
async def test_what_was_handed_back_delayed_is_delayed_for_what_was_left() -> None:
    s, later = Scene(), Scene()
    s.q.submit("a", delay=60)
    await asyncio.sleep(20)
    later.q.requeue(pickle.loads(pickle.dumps(await s.q.stop())))
    assert [await later.started(seconds) for seconds in (39, 1)] == ["", "a"]
    later.work.finish("a")


@in_virtual_time
async def test_a_drain_runs_it() -> None:
    s = Scene()
    s.q.submit("a", delay=5)
    drained = s.q.drain()
    assert await s.started(5) == "a"
    s.work.finish("a")
    assert await drained == []
