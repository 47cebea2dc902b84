"""Pause: a flag of its own, with width remembered, and an answer decided when it is polled."""

from __future__ import annotations

from rdq_core import Launch, QueueStopped, Quiet, Resumed, Settled, Wait
from tests.core.tools import drained, launched, letters, make, put, refused, underway


def test_a_paused_queue_launches_nothing_and_remembers_its_width() -> None:
    queue = make(2)
    put(queue, "ab")
    queue.pause(now=0)
    assert launched(queue) == []
    assert (queue.paused, queue.width) == (True, 2)
    queue.resume(now=0)
    assert (queue.paused, queue.width) == (False, 2)
    assert letters(launched(queue)) == "ab"


def test_the_width_may_be_changed_meanwhile() -> None:
    queue = make(2)
    put(queue, "ab")
    queue.pause(now=0)
    queue.set_width(1, now=0)
    assert launched(queue) == []
    queue.resume(now=0)
    assert letters(launched(queue)) == "a"


def test_quiet_comes_when_nothing_is_under_way() -> None:
    queue = make(1)
    job = underway(queue)
    waiter = queue.pause(now=0)
    assert drained(queue) == []
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), Quiet(waiter)]


def test_an_idle_queue_is_quiet_at_once() -> None:
    queue = make(1)
    queue.put("a", now=0)
    waiter = queue.pause(now=0)
    assert drained(queue) == [Quiet(waiter)]
    assert queue.poll(now=0) == Wait(None)


def test_a_cancelled_job_whose_work_goes_on_is_not_quiet() -> None:
    queue = make(1)
    job = underway(queue)
    waiter = queue.pause(now=0)
    queue.cancel(job, now=0)
    assert Quiet(waiter) not in drained(queue)


def test_a_resume_before_quiet_is_told_instead() -> None:
    queue = make(1)
    job = underway(queue)
    waiter = queue.pause(now=0)
    queue.resume(now=0)
    assert drained(queue) == [Resumed(waiter)]
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job)]


def test_which_of_the_two_is_decided_when_it_is_polled() -> None:
    queue = make(1)
    waiter = queue.pause(now=0)
    queue.resume(now=0)
    second = queue.pause(now=0)
    assert drained(queue) == [Quiet(waiter), Quiet(second)]
    third = queue.pause(now=0)
    queue.resume(now=0)
    assert drained(queue) == [Resumed(third)]


def test_a_resume_is_told_before_anything_is_launched() -> None:
    queue = make(2)
    underway(queue)
    waiter = queue.pause(now=0)
    job = queue.put("a", now=0)
    queue.resume(now=0)
    assert drained(queue) == [Resumed(waiter), Launch(job)]


def test_pausing_twice_is_pausing_once_with_two_answers() -> None:
    queue = make(1)
    waiters = [queue.pause(now=0), queue.pause(now=0)]
    assert drained(queue) == [Quiet(waiters[0]), Quiet(waiters[1])]
    queue.resume(now=0)
    assert not queue.paused


def test_resuming_with_a_width_sets_it() -> None:
    queue = make(1)
    put(queue, "abc")
    queue.pause(now=0)
    queue.resume(3, now=0)
    assert (queue.width, letters(launched(queue))) == (3, "abc")


def test_resuming_what_is_not_paused_only_sets_the_width() -> None:
    queue = make(1)
    queue.resume(now=0)
    assert (queue.width, queue.paused, drained(queue)) == (1, False, [])
    queue.resume(0, now=0)
    assert (queue.width, queue.paused) == (0, False)


def test_a_forgotten_waiter_is_told_nothing_and_the_pause_stands() -> None:
    queue = make(1)
    waiter = queue.pause(now=0)
    assert queue.forget(waiter, now=0)
    assert not queue.forget(waiter, now=0)
    assert drained(queue) == []
    assert queue.paused


def test_a_pause_from_inside_what_was_launched_is_obeyed_by_the_very_next_poll() -> None:
    queue = make(9)
    first, _ = put(queue, "ab")
    assert queue.poll(now=0) == Launch(first)
    queue.pause(now=0)
    assert queue.poll(now=0) == Wait(None)


def test_a_stopped_queue_cannot_be_resumed_and_a_draining_one_can() -> None:
    queue = make(1)
    queue.put("a", now=0)
    queue.pause(now=0)
    queue.drain(now=0)
    assert launched(queue) == []
    queue.resume(now=0)
    assert letters(launched(queue)) == "a"
    queue.stop(now=0)
    drained(queue)
    for width in (None, 2):
        with refused(queue, QueueStopped):
            queue.resume(width, now=9)
