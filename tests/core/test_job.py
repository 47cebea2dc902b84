"""What a job says of itself."""

from __future__ import annotations

import copy
import pickle

import pytest

from rdq_core import Job, ResultUnavailable, State
from tests.core.tools import drained, make, portrait, underway

PUBLIC = (
    *("id", "argument", "priority", "state", "due_at", "timeout", "queued_at", "launched_at", "stopped_at"),
    *("result", "error"),
)


def test_a_pending_job_has_its_place_and_no_end() -> None:
    job = make().put("x", 2.5, now=10)
    assert (job.id, job.argument, job.priority, job.state) == (0, "x", 2.5, State.PENDING)
    assert (job.queued_at, job.launched_at, job.stopped_at) == (10, None, None)
    assert (job.error, job.succeeded, job.detached) == (None, False, False)


def test_ids_count_the_jobs_of_one_machine_from_0() -> None:
    queue = make()
    assert [queue.put("x", priority, now=0).id for priority in (3, 1, 2)] == [0, 1, 2]
    assert make().put("x", now=0).id == 0


def test_a_job_knows_when_it_was_put_launched_and_stopped() -> None:
    queue = make(1)
    job = queue.put("x", now=1)
    drained(queue, now=2)
    assert portrait(job)[4:7] == (1, 2, None)
    queue.finished(job, "result", now=4)
    assert (job.queued_at, job.launched_at, job.stopped_at) == (1, 2, 4)


def test_a_job_cancelled_before_its_launch_was_stopped_then_and_never_launched() -> None:
    queue = make(1)
    job = queue.put("x", now=1)
    queue.cancel(job, now=3)
    assert (job.launched_at, job.stopped_at) == (None, 3)


def test_a_job_cancelled_under_way_has_stopped_when_its_work_has_ended() -> None:
    queue = make(1)
    job = underway(queue, now=1)
    queue.cancel(job, now=2)
    assert job.stopped_at is None
    queue.failed(job, ValueError(), now=5)
    assert job.stopped_at == 5


def test_a_finished_job_has_its_result_even_when_that_is_none() -> None:
    queue = make(1)
    job = underway(queue)
    queue.finished(job, None, now=0)
    assert job.result is None
    assert job.succeeded
    assert hasattr(job, "result")


def test_a_job_without_a_result_says_so_as_python_does() -> None:
    job = make().put("x", now=0)
    assert not hasattr(job, "result")
    assert getattr(job, "result", "default") == "default"
    with pytest.raises(ResultUnavailable) as info:
        job.result  # noqa: B018  # pyright: ignore[reportUnusedExpression]
    assert info.value.job is job


def test_a_failed_job_has_its_error_and_no_result() -> None:
    queue = make(1)
    job = underway(queue)
    error = ValueError()
    queue.failed(job, error, now=0)
    assert job.error is error
    assert (job.succeeded, hasattr(job, "result")) == (False, False)


def test_a_cancelled_job_records_how_its_work_ended() -> None:
    queue = make(2)
    well, badly = underway(queue), underway(queue)
    error = ValueError()
    for job in (well, badly):
        queue.cancel(job, now=0)
    queue.finished(well, "sent", now=0)
    queue.failed(badly, error, now=0)
    assert (well.state, well.succeeded, well.result, well.error) == (State.CANCELLED, True, "sent", None)
    assert (badly.state, badly.succeeded, badly.error) == (State.CANCELLED, False, error)


@pytest.mark.parametrize("name", [*PUBLIC, "succeeded", "detached"])
def test_every_attribute_is_read_only(name: str) -> None:
    job = make().put("x", now=0)
    with pytest.raises(AttributeError):
        setattr(job, name, 1)


def test_a_job_takes_no_attributes_of_its_users() -> None:
    job = make().put("x", now=0)
    with pytest.raises(AttributeError):
        setattr(job, "colour", 1)  # noqa: B010


def test_the_repr_is_short_and_says_state_priority_and_argument() -> None:
    queue = make(1)
    job = queue.put("a" * 1000, 3, now=0)
    assert repr(job).startswith("<Job 0 pending, priority 3: 'aaaa")
    assert len(repr(job)) < 100


def test_an_argument_whose_repr_raises_spoils_nothing() -> None:
    class Shy:
        def __repr__(self) -> str:
            raise ValueError

    job: Job[Shy, None] = Job(0, Shy(), 0, 0, None)
    assert "Shy" in repr(job)


def test_the_hash_of_a_state_is_its_identity_and_survives_copying_and_pickling() -> None:
    for state in State:
        assert hash(state) == object.__hash__(state)
        assert pickle.loads(pickle.dumps(state)) is state
        assert copy.deepcopy(state) is state
