"""Every error derives from `RDQError` and from the builtin a caller expects, and carries what it is about."""

from __future__ import annotations

import inspect

import pytest

import rdq_core
from rdq_core import (
    AmbiguousItem,
    DetachedJob,
    DictClosed,
    EmptyQueue,
    ForeignJob,
    HeldBack,
    IllegalTransition,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    JobAbandoned,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    JobTimedOut,
    QueueFull,
    QueueOverflow,
    QueueStopped,
    QueueUnderflow,
    RDQError,
    ResultUnavailable,
    SlotNotHeld,
    UnknownArrival,
    UnknownItem,
    UnknownKey,
    UnknownMember,
    Unpicklable,
)
from tests.core.tools import TextJob, make, underway


def a_job() -> TextJob:
    return make().put("x", 2, timeout=30, now=0)


def a_failed_job() -> TextJob:
    queue = make(1)
    job = underway(queue, "x")
    queue.failed(job, ValueError("no luck"), now=1)
    return job


def samples() -> list[RDQError]:
    """One of each, with every class in `rdq_core` that is an error."""
    job, failed = a_job(), a_failed_job()
    return [
        RDQError("why"),
        JobError(job),
        InvalidType("width", "3", "an int"),
        InvalidValue("width", -1, "0 or more"),
        QueueStopped(),
        QueueFull(7),
        UnknownArrival(4),
        UnknownKey("k"),
        UnknownMember("m"),
        DictClosed(),
        EmptyQueue(),
        QueueOverflow(3),
        QueueUnderflow(2),
        UnknownItem("x"),
        AmbiguousItem("x", 2),
        HeldBack(3),
        SlotNotHeld("a key"),
        InvariantViolated("a rule"),
        IllegalTransition(job, "finish"),
        ForeignJob(job),
        DetachedJob(job),
        ResultUnavailable(job),
        JobFailed(failed),
        JobCancelled(job),
        JobTimedOut(job),
        JobAbandoned(job),
        JobReturned(job),
        Unpicklable("Sad()"),
    ]


BASES = {
    RDQError: Exception,
    JobError: RDQError,
    InvalidType: TypeError,
    InvalidValue: ValueError,
    QueueStopped: RuntimeError,
    QueueFull: RuntimeError,
    UnknownArrival: KeyError,
    UnknownKey: KeyError,
    UnknownMember: KeyError,
    DictClosed: RuntimeError,
    EmptyQueue: IndexError,
    QueueOverflow: RuntimeError,
    QueueUnderflow: RuntimeError,
    UnknownItem: KeyError,
    AmbiguousItem: ValueError,
    HeldBack: RuntimeError,
    SlotNotHeld: ValueError,
    InvariantViolated: AssertionError,
    IllegalTransition: RuntimeError,
    ForeignJob: ValueError,
    DetachedJob: RuntimeError,
    ResultUnavailable: AttributeError,
    JobFailed: JobError,
    JobCancelled: JobError,
    JobTimedOut: TimeoutError,
    JobAbandoned: JobError,
    JobReturned: JobError,
    Unpicklable: RDQError,
}


def test_the_table_below_names_every_public_error() -> None:
    public = [getattr(rdq_core, name) for name in rdq_core.__all__]
    errors = {thing for thing in public if inspect.isclass(thing) and issubclass(thing, BaseException)}
    errors.remove(rdq_core.RetryAfter)  # which is for users to raise, and their own
    assert errors == set(BASES) == {type(error) for error in samples()}


@pytest.mark.parametrize(("error", "base"), BASES.items())
def test_an_error_is_an_rdq_error_and_the_builtin_a_caller_expects(
    error: type[Exception], base: type[Exception]
) -> None:
    assert issubclass(error, base)
    assert issubclass(error, RDQError)


TEXTS = {
    RDQError: "why",
    JobError: "<Job 0 pending, priority 2: 'x'>",
    InvalidType: "width must be an int, not '3' (str)",
    InvalidValue: "width must be 0 or more, not -1",
    QueueStopped: "the queue takes no more: stop() or drain() has been called",
    QueueFull: "the queue is full: 7 jobs are waiting",
    UnknownArrival: "no item with arrival number 4",
    UnknownKey: "nothing is set for 'k'",
    UnknownMember: "not in the pool: 'm'",
    DictClosed: "the dictionary is closed: no more will be set",
    EmptyQueue: "the priority queue is empty",
    QueueOverflow: "no room: as many items are here as the size (3), and nobody waits for one",
    QueueUnderflow: "nothing to get, and as many are waiting already as the backlog (2)",
    UnknownItem: "not in the queue: 'x'",
    AmbiguousItem: "2 items are equal to 'x'; name one by its handle",
    HeldBack: "none of the 3 pending may be launched now: their keys hold them back",
    SlotNotHeld: "no slot of key 'a key' is held",
    InvariantViolated: "broken invariant: a rule",
    IllegalTransition: "cannot finish <Job 0 pending, priority 2: 'x'>",
    ForeignJob: "<Job 0 pending, priority 2: 'x'> does not belong to this queue",
    DetachedJob: "<Job 0 pending, priority 2: 'x'> is a detached copy; requeue it to have it done",
    ResultUnavailable: "<Job 0 pending, priority 2: 'x'> has no result",
    JobFailed: "<Job 0 failed, priority 0: 'x'> failed: ValueError: no luck",
    JobCancelled: "<Job 0 pending, priority 2: 'x'> was cancelled",
    JobTimedOut: "<Job 0 pending, priority 2: 'x'> timed out after 30.0 s",
    JobAbandoned: "<Job 0 pending, priority 2: 'x'> was abandoned by stop()",
    JobReturned: "<Job 0 pending, priority 2: 'x'> was handed back by stop()",
    Unpicklable: "Sad()",
}


@pytest.mark.parametrize("error", samples(), ids=lambda error: type(error).__name__)
def test_the_text_says_what_happened_to_what(error: RDQError) -> None:
    assert str(error) == TEXTS[type(error)]


def test_an_invalid_argument_is_named_with_its_value_and_what_was_wanted() -> None:
    for error in (InvalidType("width", "3", "an int"), InvalidValue("width", "3", "an int")):
        assert (error.name, error.value, error.wanted) == ("width", "3", "an int")


def test_a_full_queue_says_its_capacity() -> None:
    assert QueueFull(7).capacity == 7


def test_an_unknown_arrival_is_said() -> None:
    assert UnknownArrival(4).arrival == 4
    assert UnknownKey("k").key == "k"
    assert UnknownMember("m").member == "m"


def test_a_full_and_an_empty_buffer_say_their_limits() -> None:
    assert (QueueOverflow(3).size, QueueUnderflow(2).backlog) == (3, 2)


def test_an_unknown_and_an_ambiguous_item_are_said() -> None:
    assert (UnknownItem("x").item, AmbiguousItem("y", 2).item, AmbiguousItem("y", 2).count) == ("x", "y", 2)


def test_a_broken_invariant_is_said() -> None:
    assert InvariantViolated("a rule").invariant == "a rule"


def test_an_error_about_a_job_has_the_job() -> None:
    job = a_job()
    kinds: list[type[JobError]] = [JobError, ForeignJob, DetachedJob, ResultUnavailable, JobFailed]
    for kind in (*kinds, JobCancelled, JobTimedOut, JobAbandoned, JobReturned):
        assert kind(job).job is job
    illegal = IllegalTransition(job, "finish")
    assert (illegal.job, illegal.input) == (job, "finish")


def test_the_cause_of_a_failed_job_is_the_error_of_its_work() -> None:
    job = a_failed_job()
    assert JobFailed(job).__cause__ is job.error
    assert str(job.error) == "no luck"
