"""Timeouts: work that takes too long is interrupted, and its job is known to have timed out when it has ended."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import pytest

from rdq_core import (
    Interrupt,
    InvalidType,
    InvalidValue,
    JobTimedOut,
    Launch,
    RDQError,
    Settled,
    State,
    Wait,
)
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, put, refused


def timing_out(timeout: float = 5) -> tuple[Queue, TextJob]:
    """A queue of width one with a job under way since 10."""
    queue = make(1)
    job = queue.put("a", timeout=timeout, now=0)
    assert queue.poll(now=10) == Launch(job)
    return queue, job


def test_it_counts_from_the_launch() -> None:
    queue, job = timing_out()
    assert queue.poll(now=10) == Wait(15)
    assert queue.poll(now=14.5) == Wait(15)
    assert queue.poll(now=15) == Interrupt(job, timed_out=True)
    assert queue.poll(now=15) == Wait(None)


def test_the_job_is_cancelling_and_keeps_its_slot_until_its_work_has_ended() -> None:
    queue, job = timing_out()
    queue.put("b", now=11)
    drained(queue, now=15)
    assert (job.state, letters(queue.underway()), letters(queue.pending())) == (State.CANCELLING, "a", "b")
    queue.failed(job, ValueError(), now=17)
    assert (job.state, job.stopped_at) == (State.TIMED_OUT, 17)
    commands = drained(queue, now=17)
    assert commands[0] == Settled(job)
    assert isinstance(commands[1], Launch)
    assert queue.statistics(now=17).timed_out == 1


def test_a_shell_may_ask_whether_a_job_has_timed_out_before_it_is_told_to_interrupt_it() -> None:
    queue = make(3)
    late, cancelled, well = (
        queue.put(argument, timeout=timeout, now=0) for argument, timeout in zip("abc", (5, 5, 9), strict=True)
    )
    drained(queue, now=0)
    queue.cancel(cancelled, now=4)
    asked = [queue.timed_out(job) for job in (late, cancelled, well)]
    queue.poll(now=4)
    queue.poll(now=5)
    asked += [queue.timed_out(job) for job in (late, cancelled, well)]
    queue.finished(late, "a", now=6)
    assert [*asked, queue.timed_out(late)] == [False, False, False, True, False, False, False]
    assert not make(3).timed_out(late)


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_however_its_work_ends_it_has_timed_out_and_that_end_is_recorded(ends: str) -> None:
    queue, job = timing_out()
    drained(queue, now=15)
    error = ValueError()
    if ends == "well":
        queue.finished(job, "sent", now=16)
    else:
        queue.failed(job, error, now=16)
    assert (job.state, job.succeeded, job.error) == (
        *(State.TIMED_OUT, ends == "well"),
        None if ends == "well" else error,
    )


def test_work_that_ends_in_time_is_as_if_there_were_no_timeout() -> None:
    queue, job = timing_out()
    queue.finished(job, "", now=14)
    assert drained(queue, now=14) == [Settled(job)]
    assert job.state is State.FINISHED
    assert queue.poll(now=20) == Wait(None)


def test_work_that_ends_late_but_before_anyone_looked_has_ended_in_time() -> None:
    queue, job = timing_out()
    queue.finished(job, "", now=99)
    assert job.state is State.FINISHED


def test_a_job_cancelled_before_its_timeout_stays_cancelled() -> None:
    queue, job = timing_out()
    queue.cancel(job, now=12)
    assert drained(queue, now=12) == [Interrupt(job)]
    assert queue.poll(now=20) == Wait(None)
    queue.failed(job, ValueError(), now=21)
    assert job.state is State.CANCELLED


def test_cancelling_what_has_timed_out_has_no_effect() -> None:
    queue, job = timing_out()
    drained(queue, now=15)
    queue.cancel(job, now=16)
    assert queue.poll(now=16) == Wait(None)
    queue.failed(job, ValueError(), now=17)
    assert job.state is State.TIMED_OUT


def test_work_that_ends_between_its_timeout_and_its_interrupt_is_not_interrupted() -> None:
    queue = make(2)
    first, second = (queue.put(argument, timeout=5, now=0) for argument in "ab")
    launched(queue)
    assert queue.poll(now=5) == Interrupt(first, timed_out=True)
    queue.finished(second, "", now=5)
    assert (second.state, drained(queue, now=5)) == (State.TIMED_OUT, [Settled(second)])


def test_what_has_timed_out_is_not_handed_back() -> None:
    queue, job = timing_out()
    drained(queue, now=15)
    queue.stop(cancel_underway=True, now=16)
    queue.failed(job, ValueError(), now=17)
    assert getattr(drained(queue, now=17)[-1], "jobs") == ()  # noqa: B009


def test_the_queue_may_have_a_timeout_of_its_own() -> None:
    queue = make(9, timeout=3)
    assert queue.timeout == 3
    usual, none, other = queue.put("a", now=0), queue.put("b", timeout=inf, now=0), queue.put("c", timeout=1, now=0)
    assert (usual.timeout, none.timeout, other.timeout) == (3, inf, 1)
    drained(queue, now=0)
    assert [queue.poll(now=now) for now in (1, 3, 9)] == [
        *(Interrupt(other, timed_out=True), Interrupt(usual, timed_out=True)),
        Wait(None),
    ]
    assert make().timeout is None
    assert make(delay=1).timeout is None


def test_a_job_keeps_its_timeout_when_it_is_requeued() -> None:
    old, new = make(0), make(0, timeout=9)
    own, none, usual = (
        old.put(argument, timeout=timeout, now=0) for argument, timeout in (("a", 5), ("b", inf), ("c", None))
    )
    old.clear(now=0)
    assert [job.timeout for job in new.requeue([own, none, usual], now=0)] == [5, inf, 9]


BAD = [(bad, InvalidType) for bad in ("1", True, 1j)] + [(bad, InvalidValue) for bad in (0, -1, nan, -inf, 10**400)]


@pytest.mark.parametrize(("bad", "error"), BAD)
def test_what_is_no_timeout_is_refused(bad: float, error: type[RDQError]) -> None:
    queue = make(1)
    with refused(queue, error) as info:
        queue.put("a", timeout=bad, now=1)
    assert getattr(info.value, "name") == "timeout"  # noqa: B009
    with pytest.raises(error):
        make(timeout=bad)


def test_its_error_is_a_timeout_error_for_who_expects_one() -> None:
    _, job = timing_out()
    assert isinstance(JobTimedOut(job), TimeoutError)


def test_a_delayed_job_times_out_from_its_launch() -> None:
    queue = make(1)
    job = queue.put("a", delay=2, timeout=3, now=0)
    assert launched(queue, now=2) == [job]
    assert queue.poll(now=2) == Wait(5)


def test_a_nearer_moment_moves_the_next_poll_forward() -> None:
    queue = make(2)
    queue.put("a", timeout=10, now=0)
    drained(queue)
    assert queue.poll(now=0) == Wait(10)
    queue.put("b", timeout=3, now=1)
    drained(queue, now=1)
    assert queue.poll(now=1) == Wait(4)


def test_a_clock_past_five_timeouts_interrupts_in_the_order_of_one_stepped_through_each() -> None:
    orders: list[str] = []
    steps: list[Callable[[Queue], list[float]]] = [lambda _: [1, 2, 3, 4, 5], lambda _: [9]]
    for step in steps:
        queue = make(9)
        for timeout, argument in zip((5, 4, 3, 2, 1), "abcde", strict=True):
            queue.put(argument, timeout=timeout, now=0)
        launched(queue)
        seen = [command for now in step(queue) for command in drained(queue, now)]
        orders.append(letters(command.job for command in seen if isinstance(command, Interrupt)))
    assert orders == ["edcba", "edcba"]


def test_timeouts_of_jobs_that_have_none_cost_no_moment() -> None:
    queue = make(9)
    put(queue, "abc")
    queue.put("d", timeout=inf, now=0)
    drained(queue)
    assert queue.poll(now=0) == Wait(None)
