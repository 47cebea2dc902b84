"""Cancel: a pending job is gone, one under way is interrupted and keeps its slot, anything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from rdq_core import ForeignJob, Interrupt, Launch, Settled, State
from tests.core.tools import TextJob, drained, launched, letters, make, put, refused, underway


def test_a_pending_job_is_gone_at_once_and_told_of() -> None:
    queue = make(1)
    jobs = put(queue, "abc")
    queue.cancel(jobs[1], now=0)
    assert jobs[1].state is State.CANCELLED
    assert letters(queue.pending()) == "ac"
    assert drained(queue) == [Settled(jobs[1]), Launch(jobs[0])]


def test_a_job_under_way_is_interrupted_once_and_not_yet_settled() -> None:
    queue = make(1)
    job = underway(queue)
    queue.cancel(job, now=0)
    assert job.state is State.CANCELLING
    assert drained(queue) == [Interrupt(job)]
    assert queue.underway() == [job]


def test_a_cancelled_job_is_settled_when_its_work_has_ended_however_it_did() -> None:
    queue = make(2)
    well, badly = underway(queue), underway(queue)
    for job in (well, badly):
        queue.cancel(job, now=0)
    drained(queue)
    queue.finished(well, "", now=0)
    queue.failed(badly, ValueError(), now=0)
    assert drained(queue) == [Settled(well), Settled(badly)]
    assert well.state is badly.state is State.CANCELLED
    assert queue.statistics(now=0).cancelled == 2


def test_cancelling_what_is_cancelling_or_settled_has_no_effect() -> None:
    queue = make(2)
    jobs = put(queue, "abc")
    launched(queue)
    queue.cancel(jobs[0], now=0)
    queue.finished(jobs[1], "", now=0)
    queue.cancel(jobs[2], now=0)
    drained(queue)
    before, states = queue.snapshot(), [job.state for job in jobs]
    for job in jobs:
        queue.cancel(job, now=0)
    assert queue.snapshot() == before
    assert [job.state for job in jobs] == states == [State.CANCELLING, State.FINISHED, State.CANCELLED]
    assert drained(queue) == []


def test_an_interrupt_that_comes_too_late_is_not_sent() -> None:
    queue = make(1)
    job = underway(queue)
    queue.cancel(job, now=0)
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job)]


def test_of_two_interrupts_only_that_of_the_one_that_ended_is_dropped() -> None:
    queue = make(2)
    first, second = underway(queue), underway(queue)
    queue.cancel(second, now=0)
    queue.cancel(first, now=0)
    queue.finished(second, "", now=0)
    assert drained(queue) == [Interrupt(first), Settled(second)]


def test_interrupts_come_in_order_of_cancelling() -> None:
    queue = make(3)
    jobs = put(queue, "abc")
    launched(queue)
    for job in reversed(jobs):
        queue.cancel(job, now=0)
    assert drained(queue) == [Interrupt(job) for job in reversed(jobs)]


def test_a_job_cancelled_by_the_function_it_was_given_to_comes_to_an_end() -> None:
    queue = make(1)
    job = queue.put("a", now=0)
    assert queue.poll(now=0) == Launch(job)
    queue.cancel(job, now=0)
    queue.finished(job, "done all the same", now=0)
    assert drained(queue) == [Settled(job)]
    assert (job.state, job.succeeded, queue.size()) == (State.CANCELLED, True, (0, 0))


def test_clear_cancels_every_pending_job_and_returns_them_in_dispatch_order() -> None:
    queue = make(1)
    first = underway(queue)
    low, high = queue.put("a", 5, now=0), queue.put("b", 1, now=0)
    assert queue.clear(now=3) == [high, low]
    assert [job.state for job in (first, high, low)] == [State.UNDERWAY, State.CANCELLED, State.CANCELLED]
    assert drained(queue) == [Settled(high), Settled(low)]
    assert (low.stopped_at, queue.clear(now=3), queue.size()) == (3, [], (1, 0))


def test_a_job_of_another_machine_is_refused_the_original_of_a_clone_too() -> None:
    queue = make(1)
    own = underway(queue)
    twin = queue.clone()
    stranger = make().put("x", now=0)
    acts: list[Callable[[TextJob], object]] = [
        lambda job: queue.cancel(job, now=9),
        lambda job: queue.reprioritize(job, 1, now=9),
        lambda job: queue.finished(job, "", now=9),
        lambda job: queue.failed(job, ValueError(), now=9),
    ]
    for job in (stranger, twin.underway()[0]):
        for act in acts:
            with refused(queue, ForeignJob, own, job) as info:
                act(job)
            assert isinstance(info.value, ForeignJob)
            assert info.value.job is job
