"""Retry: failed work waits without a slot and is done again, in its place, and told of once."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from math import nan
from typing import Any

import pytest

from rdq_core import (
    Attempt,
    IllegalTransition,
    Interrupt,
    InvalidType,
    InvalidValue,
    JobFailed,
    Launch,
    QueueFull,
    Rate,
    RDQError,
    Retry,
    RetryAfter,
    RetryOn,
    Settled,
    State,
    Wait,
)
from rdq_core.job import retry_on_of
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, put, refused, underway

TWICE = Retry(2, first=5, jitter=0)
THRICE = Retry(3, first=1, factor=4, jitter=0)


def on_key_errors(error: Exception) -> bool:
    """A function that pickles."""
    return isinstance(error, KeyError)


def never(_error: Exception) -> bool:
    """Which failures are done again: none."""
    return False


def always(_error: Exception) -> bool:
    """Which failures are done again: all, as far as it is asked."""
    return True


def started(queue: Queue, now: float = 0, **terms: Any) -> TextJob:
    """A job put on these terms, and launched."""
    job = queue.put("x", now=now, **terms)
    assert launched(queue, now) == [job]
    return job


def test_work_that_fails_waits_and_is_done_again_and_its_end_is_told_once() -> None:
    queue = make(1)
    job = started(queue, retry=THRICE)
    queue.failed(job, ValueError(), now=2)
    assert (job.state, job.due_at, job.error, queue.delayed(), queue.underway()) == (
        *(State.DELAYED, 3, None, [job]),
        [],
    )
    assert queue.poll(now=2) == Wait(3)
    assert [queue.poll(now=3), queue.poll(now=3)] == [Launch(job), Wait(None)]
    queue.failed(job, ValueError(), now=4)
    assert [queue.poll(now=4), queue.poll(now=8)] == [Wait(8), Launch(job)]
    queue.finished(job, "done", now=9)
    assert (job.state, job.result, job.launched_at, job.stopped_at) == (State.FINISHED, "done", 8, 9)
    assert [queue.poll(now=9), queue.poll(now=9)] == [Settled(job), Wait(None)]


def test_when_the_last_attempt_fails_so_has_the_job() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.failed(job, KeyError("first"), now=1)
    assert launched(queue, now=6) == [job]
    queue.failed(job, ValueError("last"), now=7)
    assert (job.state, repr(job.error)) == (State.FAILED, "ValueError('last')")
    assert drained(queue, now=7) == [Settled(job)]
    assert isinstance(JobFailed(job).__cause__, ValueError)


def test_a_job_keeps_its_attempts() -> None:
    queue = make(1)
    job = started(queue, now=1, retry=THRICE)
    assert not job.attempts
    first, second = ValueError(), KeyError()
    queue.failed(job, first, now=2)
    assert [*job.attempts] == [Attempt(1, 2, first)]
    assert launched(queue, now=3) == [job]
    assert [*job.attempts] == [Attempt(1, 2, first)]
    queue.failed(job, second, now=4)
    assert launched(queue, now=8) == [job]
    queue.finished(job, "", now=9)
    assert job.attempts == (Attempt(1, 2, first), Attempt(3, 4, second), Attempt(8, 9, None))


def test_so_it_does_that_has_only_one() -> None:
    queue = make(1)
    error = ValueError()
    job = started(queue)
    queue.failed(job, error, now=1)
    assert job.attempts == (Attempt(0, 1, error),)
    waiting = queue.put("y", now=1)
    queue.cancel(waiting, now=1)
    assert waiting.attempts == ()


def test_the_end_of_abandoned_work_is_an_attempt_once_it_has_come() -> None:
    queue = make(1)
    job = started(queue)
    queue.stop(cancel_underway=True, abandon=0, now=1)
    drained(queue, now=1)
    assert not job.attempts
    queue.finished(job, "late", now=5)
    assert job.attempts == (Attempt(0, 1, None),)


def test_while_it_waits_its_slot_is_anothers() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    other = queue.put("y", now=0)
    queue.failed(job, ValueError(), now=1)
    assert launched(queue, now=1) == [other]
    assert queue.poll(now=9) == Wait(None)
    assert (job.state, queue.pending()) == (State.PENDING, [job])


def test_it_stands_where_it_stood_among_its_equals() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    put(queue, "ab")
    queue.set_width(0, now=0)
    queue.failed(job, ValueError(), now=1)
    queue.put("c", now=2)
    urgent = queue.put("d", -1, now=2)
    queue.poll(now=9)
    assert letters(queue.pending()) == "dxabc"
    assert urgent.id > job.id


def test_it_may_be_moved_rescheduled_and_cancelled_meanwhile() -> None:
    queue = make(1)
    job, gone = started(queue, retry=TWICE), None
    queue.failed(job, ValueError(), now=1)
    queue.reprioritize(job, 7, now=1)
    queue.reschedule(job, 1, now=1)
    assert (job.priority, job.due_at, queue.poll(now=1)) == (7, 2, Wait(2))
    assert launched(queue, now=2) == [job]
    queue.set_width(2, now=2)
    gone = started(queue, now=2, retry=TWICE)
    queue.failed(gone, ValueError(), now=3)
    queue.cancel(gone, now=4)
    assert (gone.state, gone.stopped_at, drained(queue, now=4)) == (State.CANCELLED, 4, [Settled(gone)])
    assert len(gone.attempts) == 1
    assert gone.error is None


def test_without_a_wait_it_joins_at_the_next_poll_behind_what_could_be_launched() -> None:
    """Work that always fails at once, at a clock that stands still, is in nobody's way."""
    queue = make(1)
    job = started(queue, retry=Retry(3, first=0))
    later = queue.put("y", 9, now=0)
    queue.failed(job, ValueError(), now=0)
    assert job.state is State.DELAYED
    assert queue.poll(now=0) == Launch(job)
    queue.failed(job, ValueError(), now=0)
    assert queue.poll(now=0) == Launch(later)
    assert job.state is State.DELAYED


def test_jitter_shortens_the_wait() -> None:
    queue = make(1)
    job = started(queue, retry=Retry(2, first=8, jitter=0.5))
    queue.failed(job, ValueError(), now=0, jitter=0.5)
    assert job.due_at == 6


@pytest.mark.parametrize(
    ("bad", "error"),
    [*((bad, InvalidType) for bad in (None, "0", True)), *((bad, InvalidValue) for bad in (-1, 1, nan))],
)
def test_what_is_no_jitter_is_refused_retry_or_not(bad: Any, error: type[RDQError]) -> None:
    queue = make(2)
    for job in (started(queue, retry=TWICE), started(queue)):
        with refused(queue, error, job) as info:
            queue.failed(job, ValueError(), now=1, jitter=bad)
        assert getattr(info.value, "name") == "jitter"  # noqa: B009


def test_each_attempt_may_take_as_long_as_the_timeout_and_one_that_takes_longer_is_the_last() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE, timeout=10)
    queue.failed(job, ValueError(), now=9)
    assert queue.poll(now=10) == Wait(14)
    assert launched(queue, now=14) == [job]
    assert queue.poll(now=23) == Wait(24)
    assert queue.poll(now=24) == Interrupt(job, timed_out=True)
    queue.failed(job, ValueError(), now=25)
    assert (job.state, len(job.attempts)) == (State.TIMED_OUT, 2)
    first = started(queue, now=25, retry=TWICE, timeout=1)
    drained(queue, now=26)
    queue.failed(first, ValueError(), now=27)
    assert first.state is State.TIMED_OUT


def test_a_job_that_is_cancelled_under_way_is_not_done_again() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.cancel(job, now=1)
    queue.failed(job, ValueError(), now=2)
    assert job.state is State.CANCELLED


def test_a_rate_counts_every_launch_and_an_admission_hears_of_every_end() -> None:
    queue = make(9, rate=Rate(1, per=10))
    job = started(queue, retry=Retry(2, first=1, jitter=0))
    queue.failed(job, ValueError(), now=1)
    assert [queue.poll(now=2), queue.poll(now=10)] == [Wait(10), Launch(job)]


# -- which failures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retry_on", "again"),
    [
        (None, "VK"),
        (ValueError, "V"),
        (LookupError, "K"),
        ((ValueError, KeyError), "VK"),
        ((), ""),
        (on_key_errors, "K"),
        (never, ""),
        (always, "VK"),
    ],
)
def test_which_failures_are_done_again(retry_on: RetryOn | None, again: str) -> None:
    errors = {"V": ValueError(), "K": KeyError(), "I": KeyboardInterrupt(), "G": GeneratorExit()}
    mine, usual = make(9), make(9, retry=TWICE, retry_on=Exception if retry_on is None else retry_on)
    ways: list[tuple[Queue, dict[str, Any]]] = [(mine, {"retry": TWICE, "retry_on": retry_on}), (usual, {})]
    for queue, terms in ways:
        jobs = {name: started(queue, **terms) for name in errors}
        for name, error in errors.items():
            queue.failed(jobs[name], error, now=1)
        assert [name for name, job in jobs.items() if job.state is State.DELAYED] == [*again]
        queue.check_invariants()


def test_a_put_says_otherwise_than_its_queue() -> None:
    queue = make(9, retry=TWICE, retry_on=ValueError)
    once, longer = started(queue, retry=Retry(1)), started(queue, retry=THRICE)
    others = started(queue, retry_on=KeyError)
    assert (once.retry, longer.retry, others.retry) == (Retry(1), THRICE, TWICE)
    for job in (once, longer, others):
        queue.failed(job, ValueError(), now=1)
    assert [job.state for job in (once, longer, others)] == [State.FAILED, State.DELAYED, State.FAILED]
    plain = make(9, retry_on=ValueError)
    job, gone = started(plain, retry=TWICE), started(plain, retry=TWICE)
    plain.failed(job, ValueError(), now=1)
    plain.failed(gone, KeyError(), now=1)
    assert [job.state, gone.state] == [State.DELAYED, State.FAILED]


def test_without_a_retry_failures_named_are_of_no_effect() -> None:
    queue = make(1)
    job = started(queue, retry_on=ValueError)
    queue.failed(job, ValueError(), now=1)
    assert job.state is State.FAILED


def test_who_reports_a_failure_may_say_that_it_is_final() -> None:
    queue = make(1, retry=TWICE)
    job = started(queue)
    queue.failed(job, ValueError(), now=1, final=True)
    assert job.state is State.FAILED


@pytest.mark.parametrize(("asked", "due"), [(2, 6), (30, 31), (99, 41)])
def test_a_failure_may_say_how_long_to_wait(asked: float, due: float) -> None:
    queue = make(1)
    job = started(queue, retry=Retry(2, first=5, most=40, jitter=0))
    queue.failed(job, RetryAfter(asked), now=1)
    assert job.due_at == due


def test_and_is_one_that_counts_whatever_was_named_but_for_the_attempts() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE, retry_on=KeyError)
    queue.failed(job, RetryAfter(1), now=1)
    assert queue.delayed() == [job]
    assert launched(queue, now=9) == [job]
    queue.failed(job, RetryAfter(1), now=10)
    assert job.state is State.FAILED
    plain = started(queue, now=10)
    queue.failed(plain, RetryAfter(1), now=10)
    assert plain.state is State.FAILED


class Nonsense(RetryAfter):
    """Says no number of seconds."""

    def __init__(self) -> None:
        self.seconds = -1


def raising(error: Exception) -> Callable[[Exception], bool]:
    def predicate(_failure: Exception) -> bool:
        raise error

    return predicate


def test_where_finding_out_fails_the_job_fails_with_that_and_its_failure_is_the_cause() -> None:
    queue = make(9, retry=TWICE)
    mistake, failure = AttributeError("status"), ValueError()
    job, other = started(queue, retry_on=raising(mistake)), started(queue)
    queue.failed(job, failure, now=1)
    assert (job.state, job.error, mistake.__cause__) == (State.FAILED, mistake, failure)
    assert job.attempts == (Attempt(0, 1, mistake),)
    nonsense = Nonsense()
    queue.failed(other, nonsense, now=1)
    assert isinstance(other.error, InvalidValue)
    assert other.error.__cause__ is nonsense
    queue.check_invariants()


def test_one_that_is_raised_again_is_no_cause_of_itself() -> None:
    queue = make(1, retry=TWICE)
    failure = ValueError()
    job = started(queue, retry_on=raising(failure))
    queue.failed(job, failure, now=1)
    assert (job.state, job.error, failure.__cause__) == (State.FAILED, failure, None)


def test_what_is_no_exception_goes_through_and_changes_nothing() -> None:
    def interrupted(_failure: Exception) -> bool:
        raise KeyboardInterrupt

    queue = make(1, retry=TWICE)
    job = started(queue, retry_on=interrupted)
    before = queue.snapshot()
    with pytest.raises(KeyboardInterrupt):
        queue.failed(job, ValueError(), now=1)
    assert (queue.snapshot(), job.state) == (before, State.UNDERWAY)


def test_what_is_asked_may_call_the_queue() -> None:
    queue = make(1, retry=TWICE)

    def cancelling(_failure: Exception) -> bool:
        queue.cancel(job, now=7)
        return True

    job = started(queue, retry_on=cancelling)
    queue.failed(job, ValueError(), now=1)
    assert (job.state, job.stopped_at) == (State.CANCELLED, 7)
    queue.check_invariants()

    def failing(failure: Exception) -> bool:
        queue.failed(second, failure, now=7, final=True)
        return True

    second = started(queue, now=7, retry_on=failing)
    with pytest.raises(IllegalTransition):
        queue.failed(second, ValueError(), now=7)
    assert second.state is State.FAILED
    queue.check_invariants()


def test_and_let_time_pass() -> None:
    queue = make(1, retry=TWICE)

    def slow(_failure: Exception) -> bool:
        queue.set_width(1, now=50)
        return True

    job = started(queue, retry_on=slow)
    queue.failed(job, ValueError(), now=1)
    assert (job.due_at, job.attempts[0].ended) == (55, 50)


# -- how many there are ------------------------------------------------------------------------------------------------


def test_a_full_queue_takes_it_back_and_has_no_room_until_there_are_fewer() -> None:
    queue = make(1, capacity=1)
    job = started(queue, retry=TWICE)
    other = queue.put("y", now=0)
    queue.set_width(0, now=0)
    queue.failed(job, ValueError(), now=1)
    assert [queue.delayed(), queue.pending()] == [[job], [other]]
    queue.check_invariants()
    queue.cancel(other, now=1)
    with refused(queue, QueueFull, job):
        queue.put("z", now=1)
    waiter = queue.when_room(now=1)
    assert drained(queue, now=1) == [Settled(other)]
    queue.set_width(1, now=9)
    queue.poll(now=9)
    assert getattr(queue.poll(now=9), "waiter") == waiter  # noqa: B009


def test_it_is_counted_once_wherever_it_is() -> None:
    queue = make(1)
    job = started(queue, retry=THRICE)
    for now in (1, 9):
        queue.failed(job, ValueError(), now=now)
        statistics = queue.statistics(now=now)
        assert (statistics.put, statistics.delayed, statistics.failed) == (1, 1, 0)
        assert launched(queue, now=now + 7) == [job]
    queue.failed(job, ValueError(), now=20)
    statistics = queue.statistics(now=20)
    assert (statistics.retried, statistics.failed, statistics.put) == (2, 1, 1)


def test_a_queue_in_which_one_waits_is_not_idle() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    waiter = queue.when_idle(now=0)
    queue.failed(job, ValueError(), now=1)
    assert queue.poll(now=1) == Wait(6)
    launched(queue, now=6)
    queue.finished(job, "", now=6)
    assert getattr(drained(queue, now=6)[-1], "waiter") == waiter  # noqa: B009


def test_a_drain_waits_for_it_and_its_deadline_hands_it_back() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.drain(deadline=4, now=0)
    queue.failed(job, ValueError(), now=1)
    assert queue.poll(now=1) == Wait(4)
    [told, stopped] = drained(queue, now=4)
    assert (told, getattr(stopped, "jobs"), job.state) == (Settled(job), (job,), State.RETURNED)  # noqa: B009


# -- stop --------------------------------------------------------------------------------------------------------------


def test_stop_hands_back_what_waits_with_its_attempts_and_what_it_has_left() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.failed(job, ValueError(), now=1)
    queue.stop(now=3)
    [told, stopped] = drained(queue, now=3)
    assert (told, getattr(stopped, "jobs")) == (Settled(job), (job,))  # noqa: B009
    assert (job.state, len(job.attempts), job.error) == (State.RETURNED, 1, None)
    [new] = make(1).requeue([job], now=100)
    assert (new.state, new.due_at, new.retry, new.attempts) == (State.DELAYED, 103, TWICE, ())


def test_what_fails_after_stop_is_handed_back_unless_it_was_the_last_attempt() -> None:
    queue = make(3)
    first, last, gone = (started(queue, retry=retry) for retry in (TWICE, Retry(1), TWICE))
    queue.set_width(0, now=0)
    waiting = queue.put("w", now=0)
    queue.stop(now=1)
    queue.failed(gone, ValueError(), now=2)
    queue.failed(first, ValueError(), now=3)
    queue.check_invariants()
    assert (first.state, first.stopped_at, first.error, len(first.attempts)) == (State.RETURNED, 3, None, 1)
    queue.failed(last, ValueError(), now=4)
    commands = drained(queue, now=4)
    assert commands[:-1] == [Settled(waiting), Settled(gone), Settled(first), Settled(last)]
    assert getattr(commands[-1], "jobs") == (waiting, gone, first)  # noqa: B009
    assert queue.statistics(now=4).retried == 2
    other = make(9)
    assert [job.due_at for job in other.requeue([waiting, gone, first], now=10)] == [None, 15, 15]


def test_what_stop_interrupts_is_handed_back_as_ever() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.stop(cancel_underway=True, now=1)
    queue.failed(job, ValueError(), now=2)
    assert job.state is State.CANCELLED
    assert getattr(drained(queue, now=2)[-1], "jobs") == (job,)  # noqa: B009


# -- copies ------------------------------------------------------------------------------------------------------------


def test_a_copy_keeps_retry_and_attempts_with_their_errors_and_causes() -> None:
    queue = make(1)
    job = started(queue, retry=THRICE, retry_on=on_key_errors)
    error = KeyError("a")
    error.__cause__ = OSError("b")
    queue.failed(job, error, now=1)
    copy = pickle.loads(pickle.dumps(job))
    assert (copy.retry, copy.due_at, copy.state) == (THRICE, 2, State.DELAYED)
    [attempt] = copy.attempts
    assert (attempt.started, attempt.ended, repr(attempt.error)) == (0, 1, "KeyError('a')")
    assert repr(attempt.error.__cause__) == "OSError('b')"
    other = make(1)
    [new] = other.requeue([copy], now=10)
    assert new.due_at == 11
    launched(other, now=11)
    other.failed(new, ValueError(), now=12)
    assert new.state is State.FAILED


@pytest.mark.parametrize("lost", ["it does not pickle", "it is gone when it is read"])
def test_where_a_function_does_not_come_through_nothing_counts(lost: str) -> None:
    queue = make(1)
    named: RetryOn = on_key_errors if lost != "it does not pickle" else lambda error: False
    job = queue.put("x", retry=TWICE, retry_on=named, now=0)
    copy = pickle.loads(pickle.dumps(job).replace(b"on_key_errors", b"on_key_errorz"))
    other = make(1)
    [new] = other.requeue([copy], now=0)
    assert launched(other) == [new]
    other.failed(new, ValueError(), now=1)
    assert new.state is State.FAILED, "it may have been forbidden"


class Client:
    """What a method that says which failures count is bound to."""

    pickled = 0

    def __init__(self) -> None:
        self.password = "hunter2"

    def is_transient(self, _error: Exception) -> bool:
        return False

    @classmethod
    def is_ours(cls, _error: Exception) -> bool:
        return False

    @staticmethod
    def is_named(_error: Exception) -> bool:
        return False

    __call__ = is_transient

    def __getstate__(self) -> dict[str, object]:
        type(self).pickled += 1
        return vars(self)


@pytest.mark.parametrize(
    "bound",
    [Client().is_transient, Client(), partial(never), partial(Client().is_transient), Client.is_ours, [1].__contains__],
)
def test_an_object_is_not_pickled_with_each_job_whose_failures_it_judges(bound: Callable[[Exception], bool]) -> None:
    queue = make(1)
    jobs = [queue.put("x", retry=TWICE, retry_on=bound, now=0) for _ in range(3)]
    pickled = pickle.dumps(jobs)
    assert (b"hunter2" in pickled, Client.pickled) == (False, 0)
    other = make(1, retry_on=KeyError)
    new = other.requeue(pickle.loads(pickled), now=0)
    assert launched(other) == new[:1]
    other.failed(new[0], KeyError(), now=1)
    assert new[0].state is State.FAILED, "it may have been forbidden, whatever the queue's own says"
    assert launched(other) == new[1:2]
    other.failed(new[1], RetryAfter(3), now=1)
    assert new[1].state is State.DELAYED


@pytest.mark.parametrize("named", [KeyError, (KeyError, OSError), (), on_key_errors, Client.is_named, callable])
def test_what_has_a_name_comes_through_as_it_is(named: RetryOn) -> None:
    copy = pickle.loads(pickle.dumps(make(1).put("x", retry=TWICE, retry_on=named, now=0)))
    assert retry_on_of(copy) == named


def test_one_that_is_no_exceptions_any_more_when_it_is_read_counts_none() -> None:
    jobs = [make(1).put("x", retry=TWICE, retry_on=LookupError, now=0) for _ in range(2)]
    copies = pickle.loads(pickle.dumps(jobs).replace(b"LookupError", b"classmethod"))
    assert [retry_on_of(copy) for copy in copies] == [(), ()]
    assert len(make(1).requeue(copies, now=0)) == 2


def test_a_copy_of_a_job_under_way_again_is_not_delayed() -> None:
    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.failed(job, ValueError(), now=1)
    launched(queue, now=6)
    copy = pickle.loads(pickle.dumps(job))
    assert make(1).requeue([copy], now=0)[0].state is State.PENDING


def test_a_clone_goes_on_alike() -> None:
    queue = make(1)
    job = started(queue, retry=THRICE, retry_on=ValueError)
    queue.failed(job, ValueError(), now=1)
    twin = queue.clone()
    [own] = twin.delayed()
    assert own is not job
    assert (twin.snapshot(), own.attempts, twin.statistics(now=1)) == (
        queue.snapshot(),
        job.attempts,
        queue.statistics(now=1),
    )
    for each, other in ((queue, job), (twin, own)):
        launched(each, now=2)
        each.failed(other, KeyError(), now=3)
    assert (job.state, own.state, twin.snapshot()) == (State.FAILED, State.FAILED, queue.snapshot())


def test_a_snapshot_tells_what_will_be_done_again_from_what_will_not() -> None:
    seen = set[object]()
    ways: list[dict[str, Any]] = [{}, {"retry": TWICE}, {"retry": THRICE}, {"retry": TWICE, "retry_on": ValueError}]
    for terms in ways:
        queue = make(1)
        job = started(queue, **terms)
        seen.add(queue.snapshot())
        if job.retry is not None:
            queue.failed(job, ValueError(), now=0)
            launched(queue, now=9)
            seen.add(queue.snapshot())
    assert len(seen) == 7
    assert make(retry=TWICE).snapshot() != make(retry=TWICE, retry_on=ValueError).snapshot() != make().snapshot()


def test_a_job_that_never_failed_carries_nothing() -> None:
    job = underway(make(1))
    assert not any(hasattr(job, slot) for slot in ("_earlier", "_retry", "_retry_on"))


@pytest.mark.parametrize("end", ["held", "stop", "cancel"])
def test_a_job_whose_wait_is_over_is_not_delayed_once_more(end: str) -> None:
    """Of one put with a delay and of one to be done again: pending, as a copy or after its end, it has waited."""
    queue = make(1)
    again = started(queue, retry=TWICE)
    queue.set_width(0, now=0)
    put_late = queue.put("late", delay=2, now=0)
    queue.failed(again, ValueError(), now=0)
    assert (again.state, put_late.state) == (State.DELAYED, State.DELAYED)
    drained(queue, now=5)
    jobs = [again, put_late]
    assert [job.state for job in jobs] == [State.PENDING] * 2
    if end == "stop":
        queue.stop(now=5)
    if end == "cancel":
        queue.clear(now=5)
    copies = [pickle.loads(pickle.dumps(job)) for job in jobs]
    for taken in (copies, *(() if end == "held" else (jobs,))):
        made = make().requeue(taken, now=1)
        assert [(job.state, job.due_at) for job in made] == [(State.PENDING, None)] * 2


def test_what_an_attempt_failed_with_is_left_as_it_was_raised() -> None:
    """Another job may have failed with the same exception, and whoever logs it later wants to see where."""
    queue = make(1)
    job = started(queue, retry=THRICE)
    try:
        raise ValueError
    except ValueError as error:
        raised, where = error, error.__traceback__
    for now in (0, 9):
        queue.failed(job, raised, now=now)
        launched(queue, now + 9)
    assert [attempt.error for attempt in job.attempts] == [raised] * 2
    assert raised.__traceback__ is where is not None


def test_seconds_of_the_users_own_that_are_none_are_named() -> None:
    class Busy(RetryAfter):
        def __init__(self, header: str) -> None:
            super().__init__(0)
            self.seconds = header  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]  # as somebody will

    queue = make(1)
    job = started(queue, retry=TWICE)
    queue.failed(job, Busy("7"), now=1)
    assert job.state is State.FAILED
    assert isinstance(job.error, InvalidType)
    assert "RetryAfter" in str(job.error)
    assert isinstance(job.error.__cause__, Busy)
