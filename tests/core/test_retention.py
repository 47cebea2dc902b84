"""No retention: a job that has settled and been told of is kept alive by no machine, and keeps none alive."""
# pyright: reportPrivateUsage=false
# The ids of what was forgotten are seen nowhere.

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest

from rdq_core import Interrupt, Retry, Settled, State
from tests.core.tools import Queue, TextJob, drained, launched, make, put
from tests.core.toys import ClockFace


def pending(queue: Queue) -> TextJob:
    queue.set_width(0, now=0)
    job = queue.put("x", now=0)
    drained(queue)
    return job


def started(queue: Queue) -> TextJob:
    queue.set_width(9, now=0)
    job = queue.put("x", now=0)
    drained(queue)
    return job


def finish(queue: Queue) -> TextJob:
    job = started(queue)
    queue.finished(job, object(), now=1)
    return job


def fail(queue: Queue) -> TextJob:
    job = started(queue)
    queue.failed(job, ValueError(), now=1)
    return job


def cancel_pending(queue: Queue) -> TextJob:
    job = pending(queue)
    queue.cancel(job, now=1)
    return job


def cancel_moved(queue: Queue) -> TextJob:
    job = pending(queue)
    for priority in (5, 0, 7):
        queue.reprioritize(job, priority, now=0)
    queue.cancel(job, now=1)
    return job


def clear(queue: Queue) -> TextJob:
    job = pending(queue)
    queue.clear(now=1)
    return job


def cancel_under_way(queue: Queue) -> TextJob:
    job = started(queue)
    queue.cancel(job, now=1)
    drained(queue)
    queue.finished(job, object(), now=1)
    return job


def end_before_the_interrupt(queue: Queue) -> TextJob:
    job = started(queue)
    queue.cancel(job, now=1)
    queue.failed(job, ValueError(), now=1)
    return job


def succeed_although_stopped(queue: Queue) -> TextJob:
    job = started(queue)
    queue.stop(cancel_underway=True, now=1)
    drained(queue)
    queue.finished(job, object(), now=1)
    return job


def fail_to_be_done_again(queue: Queue) -> TextJob:
    queue.set_width(9, now=0)
    job = queue.put("x", retry=Retry(2, first=5), now=0)
    drained(queue)
    queue.failed(job, ValueError(), now=1)
    queue.cancel(job, now=1)
    return job


WAYS: list[Callable[[Queue], TextJob]] = [
    finish,
    fail,
    cancel_pending,
    cancel_moved,
    clear,
    cancel_under_way,
    end_before_the_interrupt,
    succeed_although_stopped,
    fail_to_be_done_again,
]


@pytest.mark.parametrize("way", WAYS)
def test_a_settled_job_that_was_told_of_dies_though_the_machine_lives(way: Callable[[Queue], TextJob]) -> None:
    queue = make(1)
    reference = weakref.ref(way(queue))
    waiting = reference()
    assert waiting is not None, "it is to be told of"
    assert waiting.state.settled
    del waiting
    told = drained(queue)
    assert any(isinstance(command, Settled) for command in told)
    del told
    gc.collect()
    assert reference() is None
    queue.check_invariants()


@pytest.mark.parametrize("way", WAYS)
def test_a_settled_job_that_lives_keeps_no_machine_alive(way: Callable[[Queue], TextJob]) -> None:
    canary = ClockFace()  # in a machine that is alive, it is
    reference = weakref.ref(canary)
    queue = make(1, admissions=[canary])
    job = way(queue)
    drained(queue)
    del queue, canary
    gc.collect()
    assert reference() is None
    assert job.state.settled


def test_a_pending_job_keeps_no_machine_alive_either() -> None:
    canary = ClockFace()
    reference = weakref.ref(canary)
    job = make(0, admissions=[canary]).put("x", now=0)
    del canary
    gc.collect()
    assert reference() is None
    assert job.state is State.PENDING


def test_what_stop_hands_back_is_kept_for_every_later_stop() -> None:
    queue = make(0)
    reference = weakref.ref(queue.put("x", now=0))
    queue.stop(now=0)
    drained(queue)
    gc.collect()
    assert reference() is not None
    assert queue.snapshot().handed_back == ((0, State.RETURNED),)


def test_of_work_that_ends_before_its_interrupt_no_id_is_kept_either() -> None:
    queue = make(1)
    for number in range(1000):
        end_before_the_interrupt(queue)
        assert len(queue._ledger.interrupts._order) == 0, number
        drained(queue)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("asked", [0, 100, 150])
def test_nor_more_ids_than_in_proportion_to_the_jobs_that_are_left(backwards: bool, asked: int) -> None:
    queue = make(400)
    put(queue, "x" * 400)
    jobs = launched(queue)
    for job in jobs:
        queue.cancel(job, now=0)
    ended = jobs[150:395]
    for job in reversed(ended) if backwards else ended:
        queue.finished(job, None, now=0)
        queue.check_invariants()
    left = [*jobs[:150], *jobs[395:]]
    interrupts = queue._ledger.interrupts
    assert len(interrupts._order) <= 2 * len(left) + 64
    told: list[object] = []
    for _ in range(asked):
        told.append(queue.poll(now=0))
        assert len(interrupts._order) <= 2 * (len(left) - len(told)) + 64
    assert (queue.poll(now=0), *told) == (Interrupt(left[asked], timed_out=False), *map(Interrupt, left[:asked]))
    queue.check_invariants()


def cancel_all(queue: Queue) -> None:
    for job in queue.pending():
        queue.cancel(job, now=0)


def test_a_thousand_jobs_cancelled_leave_nothing_behind() -> None:
    queue = make(0)
    references = [weakref.ref(queue.put("x", number % 3, now=0)) for number in range(1000)]
    cancel_all(queue)
    drained(queue)
    gc.collect()
    assert not any(reference() for reference in references)
