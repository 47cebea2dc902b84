"""Delays: a job joins what is pending when its moment has come, among its equals by its arrival."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from math import inf, nan
from typing import Any, cast

import pytest

from rdq_core import (
    IllegalTransition,
    InvalidType,
    InvalidValue,
    Launch,
    QueueFull,
    Quiet,
    RDQError,
    Settled,
    State,
    Wait,
)
from tests.core.tools import drained, launched, letters, make, put, refused, underway


def test_a_delayed_job_is_delayed_until_its_moment_and_launched_then() -> None:
    queue = make(1)
    job = queue.put("a", delay=5, now=10)
    assert (job.state, job.due_at, queue.delayed(), queue.pending(), queue.size()) == (
        *(State.DELAYED, 15, [job], []),
        (0, 0),
    )
    assert queue.poll(now=14.5) == Wait(15)
    assert queue.poll(now=15) == Launch(job)
    assert (queue.delayed(), job.due_at) == ([], 15)


def test_one_without_a_delay_has_no_moment() -> None:
    queue = make(1)
    for job in (queue.put("a", now=0), queue.put("b", delay=0, now=0)):
        assert (job.state, job.due_at) == (State.PENDING, None)


def test_due_jobs_join_by_priority_and_equals_by_arrival() -> None:
    queue = make(0)
    queue.put("a", 1, delay=1, now=0)
    queue.put("b", 1, now=0)
    queue.put("c", 0, delay=1, now=0)
    queue.put("d", 1, delay=2, now=0)
    queue.put("e", 1, now=0)
    queue.poll(now=1)
    assert letters(queue.pending()) == "cabe"
    queue.poll(now=2)
    assert letters(queue.pending()) == "cabde"


def test_delayed_jobs_are_listed_as_they_will_be_due() -> None:
    queue = make(0)
    for argument, delay in (("a", 3), ("b", 1), ("c", 3), ("d", 2)):
        queue.put(argument, delay=delay, now=0)
    assert letters(queue.delayed()) == "bdac"


def test_a_delay_runs_on_while_paused() -> None:
    queue = make(1)
    queue.put("a", delay=5, now=0)
    waiter = queue.pause(now=0)
    assert [queue.poll(now=0), queue.poll(now=0)] == [Quiet(waiter), Wait(5)]
    assert queue.poll(now=5) == Wait(None)
    assert letters(queue.pending()) == "a"
    queue.resume(now=6)
    assert letters(launched(queue, now=6)) == "a"


def test_a_job_can_be_brought_forward_and_put_off() -> None:
    queue = make(2)
    sooner, later = queue.put("a", delay=10, now=0), queue.put("b", delay=1, now=0)
    queue.reschedule(sooner, 1, now=1)
    queue.reschedule(later, 5, now=1)
    assert (sooner.due_at, later.due_at) == (2, 6)
    assert queue.poll(now=1.5) == Wait(2)
    assert queue.poll(now=2) == Launch(sooner)
    assert queue.poll(now=2) == Wait(6)
    queue.reschedule(later, 0, now=3)
    assert queue.poll(now=3) == Launch(later)


def test_a_delayed_job_can_be_given_another_priority() -> None:
    queue = make(1)
    urgent = queue.put("a", 9, delay=1, now=0)
    queue.put("b", now=0)
    queue.set_width(0, now=0)
    queue.reprioritize(urgent, -1, now=0)
    assert (urgent.priority, urgent.state) == (-1, State.DELAYED)
    with refused(queue, InvalidValue, urgent):
        queue.reprioritize(urgent, nan, now=0)
    queue.poll(now=1)
    assert letters(queue.pending()) == "ab"


def test_a_delayed_job_that_is_cancelled_is_gone_at_once() -> None:
    queue = make(1)
    job = queue.put("a", delay=1, now=0)
    queue.cancel(job, now=0.5)
    assert (job.state, job.stopped_at, queue.delayed()) == (State.CANCELLED, 0.5, [])
    assert drained(queue, now=0.5) == [Settled(job)]
    assert queue.poll(now=0.5) == Wait(None)


def test_clear_cancels_what_is_pending_and_then_what_is_delayed() -> None:
    queue = make(0)
    queue.put("a", delay=2, now=0)
    queue.put("b", delay=1, now=0)
    put(queue, "cd")
    assert letters(queue.clear(now=0)) == "cdba"
    assert (queue.delayed(), queue.pending()) == ([], [])
    assert letters(command.job for command in drained(queue) if isinstance(command, Settled)) == "cdba"
    assert queue.poll(now=0) == Wait(None)


def test_stop_returns_what_is_pending_and_then_what_is_delayed() -> None:
    queue = make(0)
    queue.put("a", delay=2, now=0)
    queue.put("b", delay=1, now=0)
    put(queue, "cd")
    queue.stop(now=0)
    assert letters(getattr(drained(queue)[-1], "jobs")) == "cdba"  # noqa: B009
    queue.check_invariants()


def test_a_drain_waits_for_what_is_delayed() -> None:
    queue = make(1)
    queue.put("a", delay=2, now=0)
    waiter = queue.drain(now=0)
    assert queue.poll(now=0) == Wait(2)
    [job] = launched(queue, now=2)
    queue.finished(job, "", now=3)
    assert getattr(drained(queue, now=3)[-1], "waiter") == waiter  # noqa: B009


def test_a_queue_with_a_delayed_job_is_not_idle() -> None:
    queue = make(1)
    job = queue.put("a", delay=2, now=0)
    waiter = queue.when_idle(now=0)
    assert queue.poll(now=0) == Wait(2)
    queue.cancel(job, now=1)
    assert getattr(drained(queue, now=1)[-1], "waiter") == waiter  # noqa: B009


def test_a_delayed_job_takes_up_room() -> None:
    queue = make(1, capacity=2)
    queue.put("a", delay=2, now=0)
    queue.put("b", delay=2, now=0)
    with refused(queue, QueueFull):
        queue.put("c", now=0)
    with refused(queue, QueueFull):
        queue.put("c", delay=1, now=0)
    waiter = queue.when_room(now=0)
    assert queue.poll(now=0) == Wait(2)
    assert isinstance(queue.poll(now=2), Launch)
    assert getattr(queue.poll(now=2), "waiter") == waiter  # noqa: B009


def test_the_queue_may_have_a_delay_of_its_own() -> None:
    queue = make(9, delay=3)
    assert queue.delay == 3
    usual, at_once, other = queue.put("a", now=0), queue.put("b", delay=0, now=0), queue.put("c", delay=1, now=0)
    assert (usual.due_at, at_once.due_at, other.due_at) == (3, None, 1)
    assert make().delay == 0


BAD = [(bad, InvalidType) for bad in (None, "1", True, 1j)] + [(bad, InvalidValue) for bad in (-1, nan, inf, 10**400)]


@pytest.mark.parametrize(("bad", "error"), BAD)
def test_what_is_no_number_of_seconds_is_refused(bad: Any, error: type[RDQError]) -> None:
    queue = make(1)
    job = queue.put("a", delay=5, now=0)
    acts: list[Callable[[], object]] = [lambda: queue.reschedule(job, bad, now=1)]
    acts += [lambda: queue.put("b", delay=bad, now=1)]
    for act in acts[:1] if bad is None else acts:
        with refused(queue, error, job) as info:
            act()
        assert getattr(info.value, "name") == "delay"  # noqa: B009
    with pytest.raises(error):
        make(delay=cast("float", bad))


@pytest.mark.parametrize("act", ["launch", "cancel"])
def test_only_a_delayed_job_can_be_rescheduled(act: str) -> None:
    queue = make(1)
    job = underway(queue) if act == "launch" else queue.put("a", now=0)
    if act == "cancel":
        queue.cancel(job, now=0)
    with refused(queue, IllegalTransition, job):
        queue.reschedule(job, 1, now=1)


def test_a_moment_beyond_the_floats_is_the_last_there_is() -> None:
    queue = make(1)
    job = queue.put("a", delay=1e308, now=1e308)
    assert job.due_at is not None
    assert 1e308 < job.due_at < inf
    assert queue.poll(now=1e308) == Wait(job.due_at)


def test_a_requeued_job_is_delayed_for_as_long_as_it_had_left() -> None:
    queue = make(0)
    queue.put("a", delay=10, now=0)
    queue.put("b", now=0)
    queue.stop(now=4)
    jobs = getattr(drained(queue, now=4)[-1], "jobs")  # noqa: B009
    other = make(1, delay=99)
    pending, delayed = other.requeue(jobs, now=100)
    assert (pending.state, delayed.state, delayed.due_at) == (State.PENDING, State.DELAYED, 106)


def test_of_a_copy_made_meanwhile_that_is_the_whole_delay_and_of_a_job_once_launched_none() -> None:
    queue, other = make(1), make(0)
    job = queue.put("a", delay=10, now=5)
    copy = pickle.loads(pickle.dumps(job))
    assert (copy.due_at, copy.state) == (15, State.DELAYED)
    assert other.requeue([copy], now=7)[0].due_at == 17
    [job] = launched(queue, now=15)
    queue.failed(job, ValueError(), now=16)
    assert other.requeue([job], now=20)[0].state is State.PENDING


def test_a_clock_past_five_moments_decides_as_one_stepped_through_each() -> None:
    orders: list[str] = []
    for moments in ((1, 2, 3, 4, 5), (5,)):
        queue = make(9)
        for delay, argument in enumerate("edcba", 1):
            queue.put(argument, -delay, delay=delay, now=0)  # the later the more urgent
        orders.append("".join(letters(launched(queue, now)) for now in moments))
    assert orders == ["edcba", "edcba"]


def test_jobs_of_one_moment_join_together() -> None:
    queue = make(9)
    for argument, priority in (("a", 2), ("b", 1), ("c", 3)):
        queue.put(argument, priority, delay=1, now=0)
    assert letters(launched(queue, now=4)) == "bac"


def test_jobs_that_end_inside_their_own_start_do_not_keep_a_moment_waiting() -> None:
    """A clock that moves at every poll, as a real one does, and always something to launch."""
    queue = make(1)
    put(queue, "a" * 20)
    urgent = queue.put("b", -1, delay=1, now=0)
    now, seen = 0.0, ""
    while urgent.state is not State.FINISHED:
        command = queue.poll(now=now)
        if isinstance(command, Launch):
            seen += command.job.argument
            queue.finished(command.job, "", now=now)
        now += 0.125
    assert len(seen) < 8


def test_however_many_moments_have_passed_the_stack_stays_flat() -> None:
    queue = make(0)
    for number in range(20_000):
        queue.put("a", delay=1 + number / 1024, now=0)
    assert queue.poll(now=100) == Wait(None)
    assert queue.size().pending == 20_000
