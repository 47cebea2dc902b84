"""A job can be pickled at any time: the copy is detached, and nothing an error does can lose it."""

from __future__ import annotations

import pickle

import pytest

from rdq_core import DispatchQueue, ForeignJob, Job, JobFailed, State, Unpicklable
from tests.core.test_job_transitions import job_in
from tests.core.tools import Act, Queue, TextJob, drained, make, portrait, refused, underway


class NotAtAll(Exception):
    """Refuses to be pickled."""

    def __reduce__(self) -> str:
        raise TypeError("no")


class OneWay(Exception):
    """Pickles, and then fails to unpickle: its constructor wants what pickle does not give."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}")


class LocalError(Exception):
    """Of a name that pickles can be made to miss."""


class Mute(NotAtAll):
    """Refuses to be pickled, and to be shown."""

    def __repr__(self) -> str:
        raise ValueError


class Changeling(Exception):
    """Pickles as what is no exception at all."""

    def __reduce__(self) -> tuple[object, ...]:
        return (str, ("not an exception",))


def reborn(job: TextJob) -> TextJob:
    copy: TextJob = pickle.loads(pickle.dumps(job))
    assert type(copy) is type(job)
    return copy


def failed_with(error: BaseException) -> TextJob:
    queue = make(1)
    job = underway(queue)
    queue.failed(job, error, now=1)
    return job


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("state", State)
def test_a_copy_says_what_the_job_says_but_is_detached(state: State, protocol: int) -> None:
    job = job_in(state)[1]
    copy = pickle.loads(pickle.dumps(job, protocol))
    assert copy.detached
    assert not job.detached
    *same, error, succeeded, _ = portrait(job)
    *same_too, error_too, succeeded_too, _ = portrait(copy)
    assert (same, succeeded, repr(error)) == (same_too, succeeded_too, repr(error_too))


def test_no_machine_knows_a_detached_copy() -> None:
    queue: Queue = make(1)
    job = underway(queue)
    copy = reborn(job)
    acts: list[Act] = [
        lambda: queue.cancel(copy, now=9),
        lambda: queue.finished(copy, "", now=9),
        lambda: queue.failed(copy, ValueError(), now=9),
        lambda: queue.reprioritize(copy, 1, now=9),
    ]
    for act in acts:
        with refused(queue, ForeignJob, job, copy):
            act()


def test_a_list_of_jobs_keeps_its_order_and_what_the_jobs_share() -> None:
    queue: DispatchQueue[list[int], object, Job[list[int], object]] = DispatchQueue()
    shared = [1]
    jobs = [queue.put(shared, now=0) for _ in range(3)]
    copies = pickle.loads(pickle.dumps(jobs))
    assert [copy.id for copy in copies] == [0, 1, 2]
    assert copies[0].argument is copies[2].argument


def test_an_error_survives_with_its_cause_and_the_cause_of_that() -> None:
    error = ValueError("outer")
    error.__cause__ = KeyError("inner")
    error.__cause__.__cause__ = OSError("innermost")
    copy = reborn(failed_with(error)).error
    assert copy is not None
    assert repr(copy) == "ValueError('outer')"
    assert repr(copy.__cause__) == "KeyError('inner')"
    assert copy.__cause__ is not None
    assert repr(copy.__cause__.__cause__) == "OSError('innermost')"


def test_a_ring_of_causes_ends() -> None:
    error, cause = ValueError("a"), KeyError("b")
    error.__cause__, cause.__cause__ = cause, error
    copy = reborn(failed_with(error)).error
    assert copy is not None
    assert repr(copy.__cause__) == "KeyError('b')"


@pytest.mark.parametrize("error", [NotAtAll("why"), OneWay(404, "gone")], ids=["not at all", "one way"])
def test_an_error_that_does_not_survive_pickling_becomes_a_description(error: Exception) -> None:
    job = failed_with(error)
    copy = reborn(job).error
    assert isinstance(copy, Unpicklable)
    assert copy.description == repr(error)
    assert job.error is error


def test_an_unpicklable_cause_loses_nothing_but_itself() -> None:
    error, last = ValueError("outer"), KeyError("last")
    error.__cause__ = OneWay(404, "gone")
    error.__cause__.__cause__ = last
    copy = reborn(failed_with(error)).error
    assert isinstance(copy, ValueError)
    assert isinstance(copy.__cause__, Unpicklable)
    assert repr(copy.__cause__.__cause__) == repr(last)


@pytest.mark.parametrize("error", [Mute(), Changeling()], ids=["unshowable", "pickles as a string"])
def test_not_even_a_perverse_error_loses_the_job(error: Exception) -> None:
    error.__cause__ = ValueError("cause")
    copy = reborn(failed_with(error))
    assert copy.state is State.FAILED
    assert isinstance(copy.error, Unpicklable)
    assert repr(copy.error.__cause__) == repr(error.__cause__)


def test_an_error_whose_class_is_not_to_be_had_where_it_is_read_loses_nothing_but_itself() -> None:
    dumped = pickle.dumps(failed_with(LocalError("gone tomorrow")))
    copy = pickle.loads(dumped.replace(b"LocalError", b"MovedError"))
    assert copy.state is State.FAILED
    assert isinstance(copy.error, Unpicklable)


def test_pickling_a_chain_of_failed_jobs_takes_no_exponential_work() -> None:
    # A job that waits for a job that waits for a job …, and the last fails: each one's error is a JobFailed.
    asked = 0

    class Counted(str):
        def __reduce__(self) -> tuple[object, ...]:
            nonlocal asked
            asked += 1
            return (str, ("x",))

    depth = 9
    error: Exception = ValueError("the root")
    queue = make(1)
    for _ in range(depth):
        job = queue.put(Counted(), now=0)
        drained(queue)
        queue.failed(job, error, now=0)
        error = JobFailed(job)
    pickle.dumps(error)
    assert asked <= depth**2
