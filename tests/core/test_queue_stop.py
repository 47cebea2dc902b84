"""Stop: final and idempotent; what was not started is handed back, and what was interrupted in vain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rdq_core import Command, Interrupt, Phase, QueueStopped, Settled, State, Stopped
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, put, refused, underway


def handed_back(commands: list[Command[TextJob]]) -> list[str]:
    """What each `Stopped` hands back."""
    return [letters(command.jobs) for command in commands if isinstance(command, Stopped)]


def test_what_is_pending_is_returned_at_once_in_dispatch_order() -> None:
    queue = make()
    low, high = queue.put("a", 5, now=0), queue.put("b", 1, now=0)
    waiter = queue.stop(now=2)
    assert (low.state, high.state, low.stopped_at) == (State.RETURNED, State.RETURNED, 2)
    assert queue.size() == (0, 0)
    assert drained(queue) == [Settled(high), Settled(low), Stopped(waiter, (high, low))]


def test_an_empty_queue_has_stopped_with_nothing_to_hand_back() -> None:
    queue = make()
    waiter = queue.stop(now=0)
    assert drained(queue) == [Stopped(waiter, ())]


def test_the_stop_is_told_when_the_last_slot_is_free() -> None:
    queue = make(1)
    job, rest = put(queue, "ab")
    launched(queue)
    waiter = queue.stop(now=0)
    assert drained(queue) == [Settled(rest)]
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), Stopped(waiter, (rest,))]


def test_nothing_is_launched_afterwards() -> None:
    queue = make(1)
    put(queue, "ab")
    queue.stop(now=0)
    assert launched(queue) == []


REFUSED: list[Callable[[Queue], object]] = [
    lambda queue: queue.put("x", now=9),
    lambda queue: queue.requeue([], now=9),
    lambda queue: queue.resume(now=9),
    lambda queue: queue.resume(3, now=9),
]


@pytest.mark.parametrize("act", REFUSED)
def test_put_requeue_and_resume_are_refused_and_change_nothing(act: Callable[[Queue], object]) -> None:
    queue = make(1)
    job = underway(queue)
    queue.pause(now=0)
    queue.stop(now=0)
    with refused(queue, QueueStopped, job):
        act(queue)


def test_the_width_may_still_be_set_to_no_effect() -> None:
    queue = make(1)
    underway(queue)
    queue.stop(now=0)
    queue.set_width(5, now=0)
    assert queue.width == 5
    assert drained(queue) == []


def test_every_stop_is_told_the_same_in_order_of_asking() -> None:
    queue = make(1)
    job, rest = put(queue, "ab")
    launched(queue)
    waiters = [queue.stop(now=0), queue.stop(now=0)]
    drained(queue)
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), *(Stopped(waiter, (rest,)) for waiter in waiters)]
    late = queue.stop(now=0)
    assert drained(queue) == [Stopped(late, (rest,))]


def test_what_is_under_way_is_left_alone_unless_asked() -> None:
    queue = make(1)
    job = underway(queue)
    queue.stop(now=0)
    assert job.state is State.UNDERWAY
    assert drained(queue) == []


def test_what_was_interrupted_and_did_not_succeed_comes_before_what_was_returned() -> None:
    queue = make(3)
    jobs = put(queue, "abcde")
    launched(queue)
    waiter = queue.stop(cancel_underway=True, now=0)
    assert drained(queue)[:3] == [Interrupt(job) for job in jobs[:3]]
    queue.failed(jobs[2], ValueError(), now=0)
    queue.failed(jobs[0], ValueError(), now=0)
    queue.finished(jobs[1], "succeeded all the same", now=0)
    commands = drained(queue)
    assert commands[-1] == Stopped(waiter, (jobs[0], jobs[2], jobs[3], jobs[4]))
    assert [job.state for job in jobs] == [*[State.CANCELLED] * 3, *[State.RETURNED] * 2]


def test_a_second_stop_may_escalate() -> None:
    queue = make(1)
    job, _ = put(queue, "ab")
    launched(queue)
    queue.stop(now=0)
    drained(queue)
    queue.stop(cancel_underway=True, now=0)
    assert drained(queue) == [Interrupt(job)]
    queue.stop(cancel_underway=True, now=0)
    assert drained(queue) == []
    queue.failed(job, ValueError(), now=0)
    assert handed_back(drained(queue)) == ["ab"] * 3


def test_a_job_that_was_cancelled_by_hand_is_not_handed_back() -> None:
    queue = make(2)
    first, _ = put(queue, "ab")
    launched(queue)
    queue.cancel(first, now=0)
    drained(queue)
    queue.stop(cancel_underway=True, now=0)
    for job in queue.underway():
        queue.failed(job, ValueError(), now=0)
    assert handed_back(drained(queue)) == ["b"]


def test_a_job_that_finished_before_the_stop_is_not_handed_back() -> None:
    queue = make(1)
    job = underway(queue)
    queue.finished(job, "", now=0)
    queue.stop(cancel_underway=True, now=0)
    assert handed_back(drained(queue)) == [""]


def test_a_forgotten_waiter_is_told_nothing_and_the_stop_stands() -> None:
    queue = make(1)
    queue.put("a", now=0)
    waiter = queue.stop(now=0)
    assert queue.forget(waiter, now=0)
    assert handed_back(drained(queue)) == []
    assert queue.phase is Phase.STOPPING


def test_a_paused_queue_stops_too() -> None:
    queue = make(1)
    queue.put("a", now=0)
    queue.pause(now=0)
    queue.stop(now=0)
    assert handed_back(drained(queue)) == ["a"]


def test_nothing_the_machine_will_never_hand_back_is_in_its_snapshot() -> None:
    # Two queues that can only ever say the same: one interrupted a job that succeeded all the same.
    def stopped(cancel_underway: bool) -> Queue:
        queue = make(1)
        job = underway(queue)
        queue.stop(cancel_underway=cancel_underway, now=0)
        drained(queue)
        queue.finished(job, "", now=0)
        drained(queue)
        return queue

    assert stopped(cancel_underway=True).snapshot() == stopped(cancel_underway=False).snapshot()
