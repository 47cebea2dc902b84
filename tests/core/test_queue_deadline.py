"""Deadlines: a stop or a drain that comes to its end, whatever the work does."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from rdq_core import (
    IllegalTransition,
    Interrupt,
    InvalidType,
    InvalidValue,
    Launch,
    Phase,
    RDQError,
    Settled,
    State,
    Stopped,
    Wait,
)
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, put, refused, underway
from tests.core.toys import OpensAt


def busy(width: int = 1) -> tuple[Queue, list[TextJob]]:
    """A queue with `width` jobs under way and one pending."""
    queue = make(width)
    jobs = put(queue, "abcdefgh"[: width + 1])
    assert len(launched(queue)) == width
    return queue, jobs


def test_a_stop_interrupts_at_its_deadline_and_not_before() -> None:
    queue, [job, rest] = busy()
    waiter = queue.stop(deadline=30, now=1)
    assert drained(queue, now=1) == [Settled(rest)]
    assert queue.poll(now=1) == Wait(31)
    assert queue.poll(now=30) == Wait(31)
    assert queue.poll(now=31) == Interrupt(job)
    assert queue.poll(now=31) == Wait(None)
    queue.failed(job, ValueError(), now=40)
    assert drained(queue, now=40) == [Settled(job), Stopped(waiter, (job, rest))]


def test_a_drain_becomes_a_stop_at_its_deadline() -> None:
    queue, [job, rest] = busy()
    late = queue.put("late", delay=500, now=1)
    waiter = queue.drain(deadline=30, now=1)
    assert (queue.poll(now=1), queue.phase) == (Wait(31), Phase.DRAINING)
    assert drained(queue, now=31) == [Interrupt(job), Settled(rest), Settled(late)]
    assert (queue.phase, rest.state, late.state) == (Phase.STOPPING, State.RETURNED, State.RETURNED)
    queue.finished(job, "", now=40)
    assert drained(queue, now=40) == [Settled(job), Stopped(waiter, (rest, late))]


def test_a_drain_that_is_done_in_time_waits_for_no_deadline() -> None:
    queue = make(1)
    job = underway(queue)
    waiter = queue.drain(deadline=30, abandon=5, now=1)
    queue.finished(job, "", now=2)
    assert drained(queue, now=2) == [Settled(job), Stopped(waiter, ())]
    assert queue.poll(now=2) == Wait(None)
    assert (queue.poll(now=99), queue.phase) == (Wait(None), Phase.DRAINING)


def test_nothing_is_launched_at_the_deadline_that_it_would_interrupt() -> None:
    queue = make(1)
    job = queue.put("a", delay=30, now=0)
    queue.drain(deadline=30, now=0)
    assert queue.poll(now=30) == Settled(job)
    assert job.state is State.RETURNED


def test_after_that_the_slots_of_work_that_never_ends_are_given_up() -> None:
    queue, [job, rest] = busy()
    waiter = queue.stop(deadline=30, abandon=5, now=1)
    drained(queue, now=31)
    assert (job.state, queue.poll(now=31)) == (State.CANCELLING, Wait(36))
    assert drained(queue, now=36) == [Settled(job), Stopped(waiter, (job, rest))]
    assert (job.state, job.stopped_at, queue.underway(), queue.size()) == (State.ABANDONED, 36, [], (0, 0))
    assert queue.statistics(now=36).abandoned == 1
    queue.check_invariants()


def test_a_stop_that_interrupts_at_once_gives_up_from_there() -> None:
    queue, [job, rest] = busy()
    waiter = queue.stop(cancel_underway=True, deadline=100, abandon=5, now=1)
    assert drained(queue, now=1) == [Interrupt(job), Settled(rest)]
    assert queue.poll(now=1) == Wait(6)
    assert drained(queue, now=6) == [Settled(job), Stopped(waiter, (job, rest))]


def test_work_is_asked_to_stop_before_it_is_given_up_however_short_the_time() -> None:
    queue, [job, rest] = busy()
    waiter = queue.stop(deadline=0, abandon=0, now=1)
    assert drained(queue, now=1) == [Settled(rest), Interrupt(job), Settled(job), Stopped(waiter, (job, rest))]


def test_what_was_cancelled_or_had_timed_out_before_is_given_up_too_and_comes_after_the_others() -> None:
    queue = make(3)
    cancelled, late, other = (queue.put(argument, timeout=1 if argument == "b" else inf, now=0) for argument in "abc")
    launched(queue)
    queue.cancel(cancelled, now=0)
    drained(queue, now=1)
    waiter = queue.stop(cancel_underway=True, abandon=5, now=2)
    commands = drained(queue, now=7)
    assert commands[1:] == [
        *(Settled(cancelled), Settled(late), Settled(other)),
        Stopped(waiter, (other, cancelled, late)),
    ]
    assert {job.state for job in (cancelled, late, other)} == {State.ABANDONED}


def test_an_admission_is_told_that_a_slot_was_given_up() -> None:
    toy = OpensAt(0)
    queue = make(1, admissions=[toy])
    underway(queue)
    queue.stop(cancel_underway=True, abandon=5, now=1)
    drained(queue, now=6)
    assert toy.told == [("started", 0), ("ended", 6)]


def abandoned() -> tuple[Queue, TextJob]:
    """A queue that has given up on its only job and has not told of it."""
    queue = make(1)
    job = underway(queue)
    queue.stop(cancel_underway=True, abandon=5, now=1)
    assert queue.poll(now=1) == Interrupt(job)
    assert queue.poll(now=6) == Settled(job)
    return queue, job


def test_success_after_all_is_recorded_and_the_job_not_handed_back() -> None:
    queue, job = abandoned()
    queue.finished(job, "sent", now=7)
    assert (job.state, job.result, job.stopped_at) == (State.ABANDONED, "sent", 6)
    assert getattr(queue.poll(now=7), "jobs") == ()  # noqa: B009
    with refused(make(), IllegalTransition, job):
        make().requeue([job], now=8)


def test_failure_after_all_is_recorded_and_the_job_handed_back() -> None:
    queue, job = abandoned()
    error = ValueError()
    assert queue.snapshot().ended_late == ()
    queue.failed(job, error, now=7)
    assert queue.snapshot().ended_late == (0,)
    assert (job.state, job.error) == (State.ABANDONED, error)
    assert getattr(queue.poll(now=7), "jobs") == (job,)  # noqa: B009
    assert make().requeue([job], now=8)[0].argument == "u"


@pytest.mark.parametrize("first", ["finished", "failed"])
def test_it_ends_once(first: str) -> None:
    queue, job = abandoned()
    if first == "finished":
        queue.finished(job, None, now=7)
    else:
        queue.failed(job, ValueError(), now=7)
    with refused(queue, IllegalTransition, job):
        queue.finished(job, "", now=8)
    with refused(queue, IllegalTransition, job):
        queue.failed(job, ValueError(), now=8)


@pytest.mark.parametrize(("first", "second", "moment"), [(30, 10, 11), (10, 30, 10), (30, None, 30)])
def test_of_several_deadlines_the_earliest_counts(first: float, second: float | None, moment: float) -> None:
    queue, [job, _] = busy()
    queue.stop(deadline=first, now=0)
    queue.stop(deadline=second, now=1)
    drained(queue, now=1)
    assert queue.poll(now=1) == Wait(moment)
    assert queue.poll(now=moment) == Interrupt(job)


def test_of_several_moments_to_give_up_the_earliest_counts() -> None:
    queue, _ = busy()
    queue.stop(deadline=10, abandon=50, now=0)
    queue.drain(deadline=20, abandon=5, now=0)
    drained(queue, now=10)
    assert queue.poll(now=10) == Wait(25)


def test_a_stop_without_a_deadline_keeps_that_of_the_drain_before_it() -> None:
    queue, [job, _] = busy()
    queue.drain(deadline=10, now=0)
    queue.stop(now=5)
    drained(queue, now=5)
    assert queue.poll(now=10) == Interrupt(job)


def test_a_clock_far_past_all_of_it_does_it_in_order() -> None:
    queue = make(1)
    first = underway(queue)
    second = queue.put("b", delay=5, now=0)
    waiter = queue.drain(deadline=10, abandon=10, now=0)
    assert drained(queue, now=99) == [
        *(Interrupt(first), Settled(second), Settled(first)),
        Stopped(waiter, (first, second)),
    ]


BAD = [(bad, InvalidType) for bad in ("1", True, 1j)] + [(bad, InvalidValue) for bad in (-1, nan, inf)]


@pytest.mark.parametrize(("bad", "error"), BAD)
def test_what_is_no_number_of_seconds_is_refused(bad: Any, error: type[RDQError]) -> None:
    queue, jobs = busy()
    terms: list[dict[str, Any]] = [{"deadline": bad}, {"deadline": 1, "abandon": bad}, {"deadline": bad, "abandon": 1}]
    for end in (queue.stop, queue.drain):
        for wrong in terms:
            with refused(queue, error, *jobs) as info:
                end(**wrong, now=1)
            assert getattr(info.value, "value") is bad  # noqa: B009


def test_giving_up_after_an_interruption_that_never_comes_is_refused() -> None:
    queue, jobs = busy()
    for end in (queue.stop, queue.drain):
        with refused(queue, InvalidValue, *jobs) as info:
            end(abandon=5, now=1)
        assert getattr(info.value, "name") == "abandon"  # noqa: B009
    assert letters(queue.pending()) == "b"


def test_a_launch_before_the_deadline_is_made_though_the_clock_is_past_it() -> None:
    """As one stepped through each would have made it."""
    queue = make(1)
    job = queue.put("a", delay=5, now=0)
    queue.drain(deadline=10, now=0)
    assert drained(queue, now=99) == [Launch(job), Interrupt(job)]
