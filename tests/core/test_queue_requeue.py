"""Requeue: all or none, priorities and mutual order kept, and no work that is known to have succeeded done again."""

from __future__ import annotations

import pickle

import pytest

from rdq_core import IllegalTransition, QueueFull, State
from tests.core.test_job_transitions import job_in
from tests.core.tools import drained, launched, letters, make, put, refused, underway


def test_jobs_are_put_again_by_argument_and_priority_in_the_order_given() -> None:
    old = make()
    for argument, priority in (("a", 5), ("b", 1), ("c", 5), ("d", 1.5)):
        old.put(argument, priority, now=0)
    old.stop(now=0)
    [*_, stopped] = drained(old)
    new = make()
    made = new.requeue(getattr(stopped, "jobs"), now=7)  # noqa: B009
    assert letters(made) == letters(new.pending()) == "bdac"
    assert [(job.priority, job.queued_at, job.state) for job in made] == [
        (priority, 7, State.PENDING) for priority in (1, 1.5, 5, 5)
    ]


def test_they_come_behind_their_equals() -> None:
    old, new = make(), make()
    jobs = put(old, "ab", 3)
    old.clear(now=0)
    put(new, "x", 3)
    new.requeue(jobs, now=0)
    assert letters(new.pending()) == "xab"


def test_a_detached_copy_is_taken_up_whatever_was_going_on_when_it_was_made() -> None:
    for state in State:
        copy = pickle.loads(pickle.dumps(job_in(state)[1]))
        queue = make()
        if copy.succeeded:
            with refused(queue, IllegalTransition):
                queue.requeue([copy], now=9)
        else:
            [job] = queue.requeue([copy], now=0)
            state_now = State.DELAYED if state is State.DELAYED else State.PENDING
            assert (job.argument, job.state, job.detached) == ("x", state_now, False)


@pytest.mark.parametrize("state", [State.FINISHED, State.CANCELLED])
def test_a_job_whose_work_succeeded_is_refused_cancelled_or_not(state: State) -> None:
    job = job_in(state)[1]
    assert job.succeeded
    queue = make()
    with refused(queue, IllegalTransition) as info:
        queue.requeue([job], now=9)
    assert isinstance(info.value, IllegalTransition)
    assert (info.value.job, info.value.input) == (job, "requeue")


@pytest.mark.parametrize("state", [State.PENDING, State.UNDERWAY, State.CANCELLING])
def test_a_job_that_a_queue_still_holds_is_refused(state: State) -> None:
    own, job = job_in(state)
    for queue in (own, make()):
        with refused(queue, IllegalTransition, job):
            queue.requeue([job], now=9)


def test_a_failed_job_is_taken_again_by_its_own_queue_too() -> None:
    queue = make(1)
    job = underway(queue)
    queue.failed(job, ValueError(), now=0)
    [again] = queue.requeue([job], now=0)
    assert again is not job
    assert job.state is State.FAILED
    assert drained(queue)[-1] is not None
    assert again.state is State.UNDERWAY


def test_a_job_that_is_there_twice_is_refused() -> None:
    old, queue = make(), make()
    jobs = put(old, "ab")
    old.clear(now=0)
    with refused(queue, IllegalTransition):
        queue.requeue([*jobs, jobs[0]], now=9)


def test_one_bad_job_and_none_is_taken() -> None:
    old, queue = make(), make()
    good, bad = put(old, "ab")
    old.cancel(good, now=0)
    with refused(queue, IllegalTransition):
        queue.requeue([good, bad], now=9)


def test_the_capacity_holds_for_all_or_none() -> None:
    old, queue = make(), make(0, capacity=3)
    jobs = put(old, "abc")
    old.clear(now=0)
    queue.put("x", now=0)
    with refused(queue, QueueFull):
        queue.requeue(jobs, now=9)
    queue.requeue(jobs[:2], now=0)
    assert letters(queue.pending()) == "xab"


def test_any_iterable_will_do_and_an_empty_one_gives_nothing() -> None:
    old, queue = make(), make()
    jobs = put(old, "ab")
    old.clear(now=0)
    assert queue.requeue(iter(()), now=0) == []
    assert letters(queue.requeue((job for job in jobs), now=0)) == "ab"
    assert launched(queue) == []
