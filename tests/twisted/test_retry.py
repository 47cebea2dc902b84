"""Work that fails is done again, as often as may be, and its job settles once."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from functools import partial
from itertools import product
from typing import Any, cast

import pytest
from twisted.internet.defer import CancelledError, Deferred, fail, succeed
from twisted.internet.task import deferLater
from twisted.python.failure import Failure

from rdq_twisted import (
    Attempt,
    InvalidType,
    JobCancelled,
    JobFailed,
    JobReturned,
    JobTimedOut,
    Retry,
    RetryAfter,
    State,
)
from tests.twisted.tools import AnyJob, Case, Queue, Work

REQUEST: ContextVar[list[str]] = ContextVar("REQUEST")
TWICE = Retry(2, first=2, jitter=0)


class Broken(Exception):
    pass


class Failing:
    """A job function that fails with these errors, one after the other, and then does well."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self, argument: str) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return argument.upper()


def first_by(func: Callable[[str], Any], argument: str) -> Any:
    """Does "a" by the function, and all others well."""
    return func(argument) if argument == "a" else argument


class Retries(Case):
    def trying(self, *errors: BaseException, retry: Retry = TWICE, **settings: Any) -> tuple[Failing, Queue]:
        """A queue of width 1 whose first attempts fail so."""
        work = Failing(*errors)
        return work, self.queue(work, 1, retry=retry, **settings)

    def test_it_is_done_again_after_its_backoff_and_told_of_once(self) -> None:
        first, second = Broken("first"), Broken("second")
        work, queue = self.trying(first, second, retry=Retry(3, first=2, factor=3, jitter=0))
        deferred = queue.put("a")
        job = deferred.job
        for seconds, calls in ((0, 1), (1.5, 1), (0.5, 2), (5.5, 2)):
            self.clock.advance(seconds)
            assert (work.calls, job.state) == (calls, State.DELAYED)
        self.waits(deferred)
        self.clock.advance(0.5)
        assert self.successResultOf(deferred) is job
        assert (job.result, job.error) == ("A", None)
        assert job.attempts == (Attempt(0, 0, first), Attempt(2, 2, second), Attempt(8, 8, None))
        assert (queue.statistics().retried, queue.statistics().finished) == (2, 1)

    def test_while_it_waits_it_holds_no_slot_and_is_in_nobodys_way(self) -> None:
        work, queue = self.trying(Broken())
        job, other = queue.submit("a"), queue.submit("b")
        self.turn()
        assert (job.state, other.state, queue.size(), queue.delayed()) == (State.DELAYED, State.FINISHED, (0, 0), [job])
        assert self.armed() == [2]
        idle = queue.whenIdle()
        self.clock.advance(1)
        self.waits(idle)
        self.clock.advance(1)
        self.successResultOf(idle)
        assert (job.state, work.calls) == (State.FINISHED, 3)

    def test_when_it_is_due_it_stands_where_it_stood(self) -> None:
        work = Work()
        queue = self.queue(work, 2, retry=TWICE)
        for argument in "abc":
            queue.submit(argument)
        self.turn()
        queue.submit("d", -1)
        work.fail("a")
        self.turn()
        queue.width = 0
        queue.submit("e")
        self.clock.advance(2)
        assert [job.argument for job in queue.pending()] == ["a", "c", "e"]

    def test_the_last_failure_is_the_jobs_and_is_logged_once_if_nobody_watches(self) -> None:
        last = Broken("the last")
        _, queue = self.trying(Broken("first"), last)
        job = queue.submit("a")
        self.turn()
        assert self.logged(Exception) == []
        self.clock.advance(2)
        assert (job.state, job.error) == (State.FAILED, last)
        assert [attempt.error for attempt in job.attempts][1:] == [last]
        assert [failure.getErrorMessage() for failure in self.logged(JobFailed)] == [str(JobFailed(job))]

    def test_however_the_work_fails(self) -> None:
        async def coroutine(_: str) -> None:
            raise Broken

        functions: list[Callable[[str], Any]] = [
            coroutine,
            lambda _: fail(Broken()),
            lambda _: Failure(Broken()),
            Failing(*[Broken() for _ in range(9)]),
        ]
        for func in functions:
            deferred = self.queue(func, retry=TWICE).put("a")
            self.turn()
            assert deferred.job.state is State.DELAYED
            self.clock.advance(2)
            job = self.failed(deferred, JobFailed).job
            assert [type(attempt.error) for attempt in job.attempts] == [Broken, Broken]

    def test_which_failures_is_said_by_class_or_by_a_function_that_is_given_the_exception(self) -> None:
        asked: list[BaseException] = []

        def all_but_broken(error: BaseException) -> bool:
            asked.append(error)
            return not isinstance(error, Broken)

        for retry_on in (KeyError, (ZeroDivisionError, LookupError), all_but_broken):
            for error, state in ((Broken(), State.FAILED), (KeyError(), State.DELAYED)):
                _, queue = self.trying(error, retryOn=retry_on)
                job = queue.submit("a")
                self.turn()
                assert job.state is state
                self.clock.advance(2)
        assert [type(error) for error in asked] == [Broken, KeyError]
        self.logged(JobFailed)

    def test_a_put_may_say_otherwise_than_the_queue(self) -> None:
        errors = (Broken(), Broken(), Broken())
        _, queue = self.trying(*errors, retryOn=KeyError)
        never = queue.submit("a")
        always = queue.submit("b", retryOn=Broken, retry=Retry(9, first=7, jitter=0))
        not_at_all = queue.submit("c", retryOn=Broken, retry=Retry(1))
        self.turn()
        assert [job.state for job in (never, always, not_at_all)] == [State.FAILED, State.DELAYED, State.FAILED]
        assert (queue.retry, always.retry, always.due_at) == (TWICE, Retry(9, first=7, jitter=0), 7)
        queue.stop()
        self.logged(JobFailed)

    def test_a_function_that_fails_itself_is_the_failure(self) -> None:
        def wrong(error: BaseException) -> bool:
            raise KeyError("of the function's own")

        _, queue = self.trying(broken := Broken(), retryOn=wrong)
        deferred = queue.put("a")
        self.turn()
        job = self.failed(deferred, JobFailed).job
        assert isinstance(job.error, KeyError)
        assert job.error.__cause__ is broken
        assert queue.size() == (0, 0)

    def test_one_that_exits_does_so_out_of_the_turn_and_costs_no_slot(self) -> None:
        def leave(*_: object) -> Any:
            raise KeyboardInterrupt

        failures: list[Callable[[str], Any]] = [
            Failing(Broken(), Broken()),
            lambda _: fail(Broken()),
            lambda _: Failure(Broken()),
            lambda _: deferLater(cast("Any", self.clock), 1, Failing(Broken()), "a"),
        ]
        ways: list[dict[str, Any]] = [{"retryOn": leave}, {"random": leave}]
        for func, way in product(failures, ways):
            queue = self.queue(partial(first_by, func), 1, retry=TWICE, **way)
            first, second = queue.put("a"), queue.put("b")
            with pytest.raises(KeyboardInterrupt):
                self.clock.pump([0, 1, 0])
            self.turn()
            assert isinstance(self.failed(first, JobFailed).job.error, Broken)
            assert self.successResultOf(second).result == "b"
            assert queue.size() == (0, 0)

    def test_chance_shortens_each_wait(self) -> None:
        draws = [0.5, 0.0, 0.75]
        waits: list[float] = []
        _, queue = self.trying(
            *[Broken() for _ in draws], retry=Retry(9, first=8, factor=1, jitter=0.5), random=lambda: draws.pop(0)
        )
        job = queue.submit("a")
        for _ in range(3):
            self.turn()
            assert job.due_at is not None
            waits.append(job.due_at - self.clock.seconds())
            self.clock.advance(waits[-1])
        assert (waits, draws) == ([6, 8, 5], [])

    def test_it_is_asked_for_nothing_where_there_is_no_retry(self) -> None:
        queue = self.queue(Failing(Broken()), random=lambda: 1 / 0)
        deferred = queue.put("a")
        self.turn()
        self.failed(deferred, JobFailed)

    def test_a_wrong_source_of_chance_is_logged_and_the_wait_is_whole(self) -> None:
        for wrong in (lambda: 1.0, lambda: -0.1, lambda: "x", lambda: 1 / 0):
            _, queue = self.trying(Broken(), retry=Retry(2, first=2, jitter=1), random=wrong)
            deferred = queue.put("a")
            self.turn()
            assert len(self.logged(Exception)) == 1
            self.waits(deferred)
            self.clock.advance(2)
            assert self.successResultOf(deferred).result == "A"

    def test_a_failure_may_say_how_long_to_wait_and_no_longer_than_most(self) -> None:
        class Busy(Broken, RetryAfter):
            pass

        for asked, waits in ((0, 2), (5, 5), (999, 60)):
            _, queue = self.trying(Busy(asked), retry=Retry(2, first=2, most=60, jitter=0), retryOn=KeyError)
            job = queue.submit("a")
            self.turn()
            assert job.due_at == self.clock.seconds() + waits
            job.cancel()

    def test_without_a_retry_that_is_a_failure_like_any_other(self) -> None:
        deferred = self.queue(Failing(RetryAfter(5))).put("a")
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).__cause__, RetryAfter)

    def test_cancelled_while_it_waits_it_is_gone_at_once(self) -> None:
        work, queue = self.trying(Broken())
        deferred = queue.put("a")
        self.turn()
        deferred.cancel()
        assert self.failed(deferred, JobCancelled).job.state is State.CANCELLED
        self.clock.advance(99)
        assert (work.calls, queue.delayed()) == (1, [])

    def test_what_fails_as_it_is_cancelled_is_not_done_again(self) -> None:
        queue = self.queue(lambda _: Deferred[str](), retry=TWICE)
        job = queue.submit("a")
        self.turn()
        job.cancel()
        self.turn()
        assert (job.state, type(job.error)) == (State.CANCELLED, CancelledError)

    def test_nor_is_what_somebody_else_has_cancelled(self) -> None:
        work = Work()
        queue = self.queue(work, retry=TWICE, retryOn=(Exception, CancelledError))
        deferred = queue.put("a")
        self.turn()
        work.deferreds["a"].errback(CancelledError())
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).job.error, CancelledError)

    def test_what_times_out_is_not_done_again_but_each_attempt_has_the_whole_time(self) -> None:
        work = Work()
        queue = self.queue(work, retry=TWICE, timeout=5)
        deferred = queue.put("a")
        self.turn()
        self.clock.advance(4)
        work.fail("a")
        self.turn()
        self.clock.advance(2)
        self.clock.advance(4)
        assert deferred.job.state is State.UNDERWAY
        self.clock.advance(1)
        self.failed(deferred, JobTimedOut)
        self.turn()
        assert (deferred.job.state, len(deferred.job.attempts)) == (State.TIMED_OUT, 2)

    def test_it_is_brought_forward(self) -> None:
        work, queue = self.trying(Broken())
        job = queue.submit("a")
        self.turn()
        job.reschedule(0)
        self.turn()
        assert (work.calls, job.state) == (2, State.FINISHED)

    def test_each_attempt_is_made_in_the_context_of_the_put(self) -> None:
        seen: list[list[str]] = []

        def func(_: str) -> None:
            seen.append(REQUEST.get())
            REQUEST.set(["changed"])
            if len(seen) < 3:
                raise Broken

        queue = self.queue(func, retry=Retry(3, first=1, factor=1, jitter=0))
        copy_context().run(lambda: [REQUEST.set(["the put's"]), queue.submit("a")])
        self.clock.pump([0, 1, 1])
        assert seen == [["the put's"]] * 3

    def test_and_that_is_let_go_of_at_the_end(self) -> None:
        class Request(list[str]):
            pass

        value = Request()
        reference = weakref.ref(value)
        outcomes = [succeed(None), fail(Broken())]
        queue = self.queue(lambda _: outcomes.pop(), retry=TWICE)  # not raised here: a traceback keeps what it shows

        def request(kept: Request) -> AnyJob:
            REQUEST.set(kept)
            return queue.submit("a")

        job = copy_context().run(request, value)
        del value
        self.clock.pump([0, 2])
        gc.collect()
        assert (job.state, reference()) == (State.FINISHED, None)

    def test_work_that_has_failed_is_let_go_of_while_its_job_waits(self) -> None:
        work = Work()
        queue = self.queue(work, retry=TWICE)
        job = queue.submit("a")
        self.turn()
        reference = weakref.ref(work.deferreds["a"])
        work.fail("a")
        work.deferreds.clear()
        self.turn()
        gc.collect()
        assert (job.state, reference()) == (State.DELAYED, None)
        job.cancel()

    def test_a_stop_hands_it_back_with_its_attempts_and_a_restart_takes_it_up(self) -> None:
        work = Work()
        queue = self.queue(work, 2, retry=Retry(3, first=9, jitter=0), retryOn=ValueError)
        waiting, last = queue.put("a"), queue.put("b")
        self.turn()
        work.fail("a")
        self.clock.advance(4)
        stopped = queue.stop()
        work.fail("b")
        self.turn()
        for deferred in (waiting, last):
            assert len(self.failed(deferred, JobReturned).job.attempts) == 1
        jobs: list[AnyJob] = pickle.loads(pickle.dumps(self.successResultOf(stopped)))
        assert [(job.argument, [type(attempt.error) for attempt in job.attempts]) for job in jobs] == [
            ("a", [ValueError]),
            ("b", [ValueError]),
        ]
        later = self.queue(work, 2)
        again = later.requeue(jobs)
        assert [(job.retry, job.attempts) for job in again] == [(waiting.job.retry, ())] * 2
        self.clock.advance(5)
        assert work.arguments == ["a", "b", "a"]
        self.clock.advance(4)
        assert work.arguments == ["a", "b", "a", "b"]
        work.finish("a", "b")
        self.turn()

    def test_a_drain_does_it_to_its_end(self) -> None:
        work, queue = self.trying(Broken())
        queue.submit("a")
        self.turn()
        drained = queue.drain()
        self.clock.advance(2)
        assert (self.successResultOf(drained), work.calls) == ([], 2)

    def test_what_is_no_retry_is_refused_and_changes_nothing(self) -> None:
        wrong: list[dict[str, Any]] = [
            {"retry": 3},
            {"retryOn": 500},
            {"retryOn": int},
            {"retryOn": (KeyError, "x")},
            {"retryOn": KeyboardInterrupt},
        ]
        queue = self.queue(Work(), 0)
        for terms in wrong:
            self.refused(queue, InvalidType, partial(queue.put, "a", **terms))
            self.refused(queue, InvalidType, partial(queue.submit, "a", **terms))
            self.refused(queue, InvalidType, partial(queue.map, "a", **terms))
            with pytest.raises(InvalidType):
                self.queue(Work(), **terms)
        with pytest.raises(InvalidType):
            self.queue(Work(), random=0.5)
