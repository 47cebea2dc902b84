"""A failure reaches whoever waits, with the job, the original error and the place where it was raised."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.defer import AlreadyCalledError, Deferred, inlineCallbacks, succeed
from twisted.python.failure import Failure

from rdq_twisted import JobFailed, State
from tests.twisted.tools import Case, Work


class Broken(Exception):
    pass


def raise_in_plain(argument: str) -> str:
    raise Broken(argument)


def raise_in_callback(result: str) -> str:
    raise Broken(result)


def raise_in_deferred(argument: str) -> Deferred[str]:
    return succeed(argument).addCallback(raise_in_callback)


async def raise_in_coroutine(argument: str) -> str:
    await succeed(None)
    raise Broken(argument)


@inlineCallbacks
def raise_in_inline(argument: str) -> Any:
    yield succeed(None)
    raise Broken(argument)


KINDS = {
    raise_in_plain: "raise_in_plain",
    raise_in_deferred: "raise_in_callback",
    raise_in_coroutine: "raise_in_coroutine",
    raise_in_inline: "raise_in_inline",
}


class Failing(Case):
    def test_it_fails_with_job_failed_whose_cause_is_the_error(self) -> None:
        for func in KINDS:
            deferred = self.queue(func).put("x")
            self.turn()
            error = self.failed(deferred, JobFailed)
            assert isinstance(error.__cause__, Broken)
            assert error.job.error is error.__cause__
            assert (error.job.state, error.job.argument, error.job.succeeded) == (State.FAILED, "x", False)

    def test_the_traceback_shows_where_the_function_raised(self) -> None:
        for func, where in KINDS.items():
            deferred = self.queue(func).put("x")
            self.turn()
            text = self.failure(deferred).getTraceback()
            assert where in text
            assert "test_failures.py" in text
            assert "failed: Broken: x" in text

    def test_the_error_itself_has_that_traceback_too(self) -> None:
        for func, where in KINDS.items():
            deferred = self.queue(func).put("x")
            self.turn()
            error = self.failed(deferred, JobFailed)
            for raised in (error, error.__cause__):
                assert raised is not None
                assert where in function_names(raised)

    def test_an_error_that_was_never_raised_fails_the_job_as_well(self) -> None:
        work = Work()
        queue = self.queue(work)
        deferred = queue.put("x")
        self.turn()
        work.fail("x")
        self.turn()
        assert repr(self.failed(deferred, JobFailed).__cause__) == "ValueError('x')"

    def test_a_failure_that_the_function_returns_fails_the_job_as_from_a_deferred(self) -> None:
        # The way of maybeDeferred, and of Deferreds: a Failure is never a result.
        deferred = self.queue(lambda argument: Failure(Broken(argument))).put("x")
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).__cause__, Broken)

    def test_one_failure_stops_nothing(self) -> None:
        def second_is_broken(argument: str) -> str:
            if argument == "b":
                raise Broken(argument)
            return argument

        queue = self.queue(second_is_broken)
        first, second, third = (queue.put(argument) for argument in "abc")
        self.turn()
        assert self.successResultOf(first).result == "a"
        self.failed(second, JobFailed)
        assert self.successResultOf(third).result == "c"
        assert (queue.statistics().finished, queue.statistics().failed) == (2, 1)

    def test_a_deferred_that_never_fires_keeps_its_slot_and_nothing_else(self) -> None:
        queue = self.queue(lambda argument: Deferred[str]() if argument == "stuck" else argument, 2)
        stuck = queue.put("stuck")
        others = [queue.put(str(number)) for number in range(5)]
        self.turn()
        self.waits(stuck)
        assert [self.successResultOf(other).result for other in others] == list("01234")
        assert queue.size() == (1, 0)

    def test_a_deferred_fired_twice_is_its_owners_error_and_settles_the_job_once(self) -> None:
        work = Work()
        queue = self.queue(work)
        deferred = queue.put("x")
        self.turn()
        work.finish("x")
        with pytest.raises(AlreadyCalledError):
            work.finish("x")
        self.turn()
        assert self.successResultOf(deferred).result == "X"
        assert queue.statistics().finished == 1

    def test_a_deferred_of_put_that_was_fired_by_hand_holds_up_no_other_job(self) -> None:
        queue = self.queue(str.upper)
        first, second = queue.put("a"), queue.put("b")
        job: Any = None
        first.callback(job)
        self.turn()
        assert self.successResultOf(second).result == "B"
        assert queue.statistics().finished == 2


def function_names(error: BaseException) -> list[str]:
    names: list[str] = []
    traceback = error.__traceback__
    while traceback is not None:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return names
