"""The transition table: what is legal does what it says, what is not raises and changes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Final

import pytest

from rdq_core import SETTLED, TRANSITIONS, IllegalTransition, Interrupt, Job, Launch, Settled, State
from tests.core.tools import Queue, TextJob, drained, make, portrait, refused

HELD: Final = (State.DELAYED, State.PENDING, State.UNDERWAY, State.CANCELLING)


def job_in(state: State) -> tuple[Queue, TextJob]:
    """A queue, and its only job, in this state by the shortest legal way."""
    queue = make(1)
    job = queue.put("x", delay=9 if state is State.DELAYED else 0, timeout=1, now=0)
    if state is State.RETURNED:
        queue.stop(now=0)
    elif state not in {State.DELAYED, State.PENDING}:
        assert drained(queue) == [Launch(job)]
    if state in {State.CANCELLING, State.CANCELLED}:
        queue.cancel(job, now=1)
    if state in {State.TIMED_OUT, State.ABANDONED}:
        assert drained(queue, now=1) == [Interrupt(job, timed_out=True)]
    if state is State.ABANDONED:
        queue.stop(cancel_underway=True, abandon=0, now=2)
        assert Settled(job) in drained(queue, now=2)
    if state is State.FAILED:
        queue.failed(job, ValueError(), now=2)
    if state in {State.FINISHED, State.CANCELLED, State.TIMED_OUT}:
        queue.finished(job, "result", now=2)
    assert job.state is state
    return queue, job


INPUTS: Final[dict[str, Callable[[Queue, TextJob], object]]] = {
    "finish": lambda queue, job: queue.finished(job, "result", now=3),
    "fail": lambda queue, job: queue.failed(job, ValueError(), now=3),
    "cancel": lambda queue, job: queue.cancel(job, now=3),
    "reprioritize": lambda queue, job: queue.reprioritize(job, 4, now=3),
    "reschedule": lambda queue, job: queue.reschedule(job, 4, now=3),
}
"""The inputs that name a job. The machine itself picks the jobs of all others, so those have no door through which an
illegal one could come; what they do to a legal one is below."""


SWEEP: Final = [
    (input, state, next(iter(rows for name, rows in TRANSITIONS.items() if name == input)).get(state))
    for input, state in itertools.product(INPUTS, State)
]
LEGAL: Final = [(input, state, after) for input, state, after in SWEEP if after is not None]
ILLEGAL: Final = [(input, state) for input, state, after in SWEEP if after is None]


@pytest.mark.parametrize(("input", "state", "after"), LEGAL)
def test_a_legal_input_leads_to_the_state_of_the_table(input: str, state: State, after: State) -> None:
    queue, job = job_in(state)
    INPUTS[input](queue, job)
    assert job.state is after
    queue.check_invariants()


@pytest.mark.parametrize(("input", "state"), ILLEGAL)
def test_an_illegal_input_raises_and_leaves_job_and_machine_as_they_were(input: str, state: State) -> None:
    queue, job = job_in(state)
    with refused(queue, IllegalTransition, job) as info:
        INPUTS[input](queue, job)
    assert isinstance(info.value, IllegalTransition)
    assert info.value.job is job
    assert info.value.input == input


@pytest.mark.parametrize("state", [state for state in State if state.settled])
def test_no_input_changes_anything_of_a_settled_job(state: State) -> None:
    queue, job = job_in(state)
    before = portrait(job)
    for name, act in INPUTS.items():
        if state is State.ABANDONED and name in {
            "finish",
            "fail",
        }:  # they are recorded: test_queue_deadline
            continue
        try:
            act(queue, job)
        except IllegalTransition:
            continue
    queue.clear(now=5)
    queue.stop(cancel_underway=True, now=5)
    drained(queue, now=5)
    assert portrait(job) == before


def test_launch_takes_only_jobs_that_are_not_launched_and_stop_returns_no_others() -> None:
    """Work under way that fails after a stop is returned then: test_queue_retry."""
    assert TRANSITIONS["launch"] == {State.PENDING: State.UNDERWAY}
    assert TRANSITIONS["return"].keys() == {State.DELAYED, State.PENDING, State.UNDERWAY}
    assert {*TRANSITIONS["return"].values()} == {State.RETURNED}
    for state in HELD[2:]:
        queue, job = job_in(state)
        queue.stop(now=0.5)
        drained(queue, now=0.5)
        assert job.state is state


def test_a_settled_state_has_no_way_out() -> None:
    assert {state for state in State if state.settled} == SETTLED
    for rows in TRANSITIONS.values():
        assert all(after is state for state, after in rows.items() if state.settled)


def test_every_state_can_be_reached_from_pending() -> None:
    reached, edge = {State.PENDING}, {State.PENDING}
    while edge:
        edge = {rows[state] for state in edge for rows in TRANSITIONS.values() if state in rows} - reached
        reached |= edge
    assert reached == set(State)


def test_a_job_is_put_pending() -> None:
    job: Job[str, object] = make().put("x", now=0)
    assert job.state is State.PENDING
