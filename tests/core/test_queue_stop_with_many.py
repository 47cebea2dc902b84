"""A stop with very many jobs: all have been returned at once, and nobody is held up by listing them."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from rdq_core import IllegalTransition, Interrupt, Settled, State, Stopped
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, put, refused


def stopped(count: int = 3) -> tuple[Queue, list[TextJob]]:
    """A queue that was stopped at 5, nobody having been told."""
    queue = make()
    jobs = [queue.put("abcdefgh"[i], -i, now=i / 10) for i in range(count)]
    queue.stop(now=5)
    return queue, jobs


def untold(queue: Queue) -> list[int]:
    """The ids of the jobs that are to be told of, which a clone tells of too."""
    twin = queue.clone()
    assert twin.snapshot() == queue.snapshot()
    twin.check_invariants()
    told = [command.job for command in drained(twin, 9) if isinstance(command, Settled)]
    assert [state for _, state, _ in queue.snapshot().settled] == [job.state for job in told]
    return [job.id for job in told]


LOOKS: list[Callable[[TextJob], object]] = [
    lambda job: job.state,
    lambda job: job.stopped_at,
    repr,
    copy.copy,
    pickle.dumps,
]


@pytest.mark.parametrize("look", LOOKS)
def test_whoever_looks_sees_that_a_job_was_returned_and_when(look: Callable[[TextJob], object]) -> None:
    _, jobs = stopped()
    look(jobs[1])
    for job in jobs:
        assert (job.stopped_at, job.state) == (5, State.RETURNED)


def test_a_copy_was_returned_too() -> None:
    _, jobs = stopped()
    twin: TextJob = pickle.loads(pickle.dumps(jobs[0]))
    assert (twin.state, twin.stopped_at) == (State.RETURNED, 5)
    assert repr(twin).startswith("<Job 0 returned")


def test_the_queue_counts_and_lists_them_as_returned() -> None:
    queue, _ = stopped()
    statistics = queue.statistics(now=5)
    assert (statistics.put, statistics.returned, statistics.pending, queue.pending()) == (3, 3, 0, [])
    queue.check_invariants()


def test_cancelling_one_that_nobody_has_looked_at_has_no_effect_and_moving_it_is_refused() -> None:
    queue, jobs = stopped()
    queue.cancel(jobs[0], now=6)
    with refused(queue, IllegalTransition, *jobs):
        queue.reprioritize(jobs[1], 7, now=6)
    assert [job.state for job in jobs] == [State.RETURNED] * 3
    assert letters(command.job for command in drained(queue) if isinstance(command, Settled)) == "cba"


def test_they_can_be_put_elsewhere_before_anybody_is_told() -> None:
    _, jobs = stopped()
    other = make(3)
    other.requeue(jobs, now=0)
    assert letters(launched(other)) == "cba"


def test_what_settled_before_is_told_of_first_and_what_settles_meanwhile_last() -> None:
    queue = make(2)
    before, meanwhile, *rest = put(queue, "abcd")
    launched(queue)
    queue.finished(before, "", now=1)
    waiter = queue.stop(now=2)
    assert untold(queue) == [0, 2, 3]
    assert queue.poll(now=2) == Settled(before)
    assert queue.poll(now=2) == Settled(rest[0])
    queue.finished(meanwhile, "", now=3)
    assert untold(queue) == [3, 1]
    assert drained(queue, 3) == [Settled(rest[1]), Settled(meanwhile), Stopped(waiter, tuple(rest))]


def test_a_snapshot_and_a_clone_know_how_far_it_was_told() -> None:
    queue, _ = stopped()
    seen = [queue.snapshot()]
    while isinstance(queue.poll(now=5), Settled):
        twin = queue.clone()
        queue.check_invariants()
        twin.check_invariants()
        assert twin.snapshot() == queue.snapshot()
        assert [type(command) for command in drained(twin)] == [type(command) for command in drained(queue.clone())]
        seen.append(queue.snapshot())
    assert [[name for name, _, _ in one.settled] for one in seen] == [[2, 1, 0], [1, 0], [0], []]
    assert {tuple(name for name, _ in one.handed_back) for one in seen} == {(2, 1, 0)}


def test_who_ends_before_being_interrupted_is_forgotten_by_a_snapshot_and_a_clone_as_well() -> None:
    queue = make(3)
    jobs = put(queue, "abc")
    launched(queue)
    queue.stop(cancel_underway=True, now=0)
    queue.finished(jobs[1], "", now=1)
    assert queue.snapshot().interrupts == queue.clone().snapshot().interrupts == (0, 2)
    assert [command for command in drained(queue, 1) if isinstance(command, Interrupt)] == [
        Interrupt(jobs[0]),
        Interrupt(jobs[2]),
    ]


def calls(act: Callable[[], object]) -> int:
    """How many Python functions are called, and built-in ones."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("cancel", [False, True])
def test_a_stop_does_as_much_with_a_thousand_pending_as_with_two(cancel: bool) -> None:
    few, many = make(), make()
    put(few, "ab")
    put(many, "a" * 1000)
    assert calls(lambda: few.stop(cancel_underway=cancel, now=0)) == calls(
        lambda: many.stop(cancel_underway=cancel, now=0)
    )


def test_a_stop_calls_nothing_for_each_job_that_it_interrupts() -> None:
    few, many = make(2), make(1000)
    put(few, "a" * 2)
    put(many, "a" * 1000)
    launched(few)
    launched(many)
    assert calls(lambda: few.stop(cancel_underway=True, now=0)) == calls(lambda: many.stop(cancel_underway=True, now=0))
    assert len([command for command in drained(many) if isinstance(command, Interrupt)]) == 1000
