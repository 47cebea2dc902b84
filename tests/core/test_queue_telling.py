"""Whether somebody is still to be told, for shells whose callbacks run later: seen without polling."""

from __future__ import annotations

from rdq_core import DispatchQueue, Interrupt, Job, Settled

Queue = DispatchQueue[str, None, Job[str, None]]


def test_an_interrupt_is_still_to_be_told_and_a_launch_is_not() -> None:
    queue: Queue = DispatchQueue(1)
    job = queue.put("x", now=0)
    told = [queue.telling]
    queue.poll(now=0)
    queue.cancel(job, now=0)
    told.append(queue.telling)
    assert queue.poll(now=0) == Interrupt(job)
    assert [*told, queue.telling] == [False, True, False]


def test_it_turns_false_with_the_last_settlement() -> None:
    queue: Queue = DispatchQueue(2)
    jobs = [queue.put(argument, now=0) for argument in "abc"]
    queue.clear(now=0)
    for job in jobs:
        assert queue.telling
        assert queue.poll(now=0) == Settled(job)
    assert not queue.telling


def test_work_whose_time_is_up_is_not_yet_due_to_be_told_before_a_poll_has_found_so() -> None:
    queue: Queue = DispatchQueue(1, timeout=5)
    job = queue.put("x", now=0)
    queue.poll(now=0)
    assert not queue.telling
    assert queue.poll(now=5) == Interrupt(job, timed_out=True)


def test_looking_changes_nothing() -> None:
    queue: Queue = DispatchQueue(1)
    queue.cancel(queue.put("x", now=0), now=0)
    before = queue.snapshot()
    assert queue.telling
    assert queue.snapshot() == before
