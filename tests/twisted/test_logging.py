"""What is logged: a failure that nobody watches, once; and nothing else."""

# pyright: reportUnknownMemberType=false
# Failure.trap is untyped.

from __future__ import annotations

import gc
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_twisted import JobFailed, JobReturned
from tests.twisted.tools import Case, Work


class Broken(Exception):
    pass


def broken(argument: str) -> None:
    raise Broken(argument)


async def broken_later(argument: str) -> None:
    raise Broken(argument)


def trap(failure: Failure, error: type[Exception]) -> None:
    failure.trap(error)


class Logging(Case):
    def errors(self) -> list[str]:
        """What was logged, Deferreds that were collected with an unhandled failure included."""
        gc.collect()
        return [failure.getErrorMessage() for failure in self.logged(Exception)]

    def test_a_submitted_job_that_fails_is_logged_once(self) -> None:
        for func in (broken, broken_later):
            self.queue(func).submit("x")
            self.turn()
            assert self.errors() == ["<Job 0 failed, priority 0: 'x'> failed: Broken: x"]

    def test_the_log_shows_where_it_was_raised(self) -> None:
        self.queue(broken).submit("x")
        self.turn()
        [failure] = self.logged(JobFailed)
        assert "test_logging.py" in failure.getTraceback()
        assert "broken" in failure.getTraceback()

    def test_a_put_whose_deferred_is_thrown_away_is_logged_once(self) -> None:
        self.queue(broken).put("x")
        self.turn()
        assert self.errors() == ["<Job 0 failed, priority 0: 'x'> failed: Broken: x"]

    def test_a_requeued_job_that_fails_is_logged_once(self) -> None:
        old = self.queue(broken, 0)
        old.submit("x")
        new = self.queue(broken)
        new.requeue(old.clear())
        self.turn()
        assert self.errors() == ["<Job 0 failed, priority 0: 'x'> failed: Broken: x"]

    def test_a_failure_that_somebody_watches_is_theirs(self) -> None:
        job = self.queue(broken).submit("x")
        watcher = job.watch()
        self.turn()
        self.failed(watcher, JobFailed)
        assert self.errors() == []

    def test_a_failure_that_put_told_is_not_logged_for_its_watchers_sake(self) -> None:
        deferred = self.queue(broken).put("x")
        self.turn()
        self.failed(deferred, JobFailed)
        assert self.errors() == []

    def test_who_has_stopped_watching_is_nobody(self) -> None:
        job = self.queue(broken).submit("x")
        watcher = job.watch()
        watcher.addErrback(lambda _: None)
        watcher.cancel()
        self.turn()
        assert len(self.errors()) == 1

    def test_a_failure_looked_at_after_the_fact_is_not_logged_again(self) -> None:
        job = self.queue(broken).submit("x")
        self.turn()
        assert len(self.errors()) == 1
        self.failed(job.watch(), JobFailed)
        assert self.errors() == []

    def test_ten_thousand_unwatched_puts_at_a_stop_make_no_noise(self) -> None:
        queue = self.queue(Work(), 0)
        for number in range(10_000):
            queue.put(str(number))
        stopped = queue.stop()
        self.turn()
        assert len(self.successResultOf(stopped)) == 10_000
        del stopped
        assert self.errors() == []

    def test_cancelled_jobs_make_no_noise_whatever_their_work_makes_of_it(self) -> None:
        work = Work()
        queue = self.queue(work, 3)
        for argument in ("a", "b", "pending", "waiting"):
            queue.put(argument)
        queue.clear()
        for argument in "ab":
            queue.put(argument)
        self.turn()
        queue.stop(cancelUnderway=True)
        self.turn()
        assert work.cancelled == ["a", "b"]
        assert self.errors() == []

    def test_a_cancelled_jobs_work_that_fails_is_on_the_job_and_not_in_the_log(self) -> None:
        def turn_sour(argument: str) -> Deferred[str]:
            return Deferred[str](lambda deferred: deferred.errback(Broken(argument)))

        queue = self.queue(turn_sour)
        job = queue.submit("x")
        self.turn()
        job.cancel()
        self.turn()
        assert repr(job.error) == "Broken('x')"
        assert self.errors() == []

    def test_waiters_for_room_at_a_stop_make_no_noise(self) -> None:
        queue = self.queue(Work(), 0, capacity=1)
        queue.put("a")
        queue.whenRoom()
        queue.stop()
        self.turn()
        assert self.errors() == []

    def test_a_timeout_that_nobody_handles_is_logged_though_the_cancelled_job_is_not(self) -> None:
        self.queue(Work()).put("x").addTimeout(5, cast("Any", self.clock))
        self.clock.advance(6)
        assert self.errors() == ["(5, 'Deferred')"]

    def test_an_error_of_a_callback_of_a_returned_job_is_logged(self) -> None:
        queue = self.queue(Work(), width=0)
        queue.put("x").addErrback(lambda _: broken("y"))
        queue.put("y").addErrback(trap, JobReturned)
        queue.put("z").addErrback(trap, KeyError)
        queue.stop()
        self.turn()
        assert len(self.errors()) == 1
