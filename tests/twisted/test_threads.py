"""Job functions in threads: what they run in, how they end, and the real reactor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from pathlib import Path
from threading import get_ident
from typing import Any, cast

import pytest
from twisted.internet.defer import Deferred, succeed

from rdq_twisted import InvalidType, JobFailed, ThreadPoolStopped, inThread
from tests.twisted.threading_tools import PATIENCE, ThreadCase

ROOT = Path(__file__).resolve().parents[2]
REQUEST: ContextVar[str] = ContextVar("REQUEST", default="nobody's")


class Running(ThreadCase):
    def test_the_function_runs_in_another_thread_and_its_result_is_the_jobs(self) -> None:
        q = self.threaded(lambda argument: (argument, get_ident()))
        deferred = q.put("a")
        self.turn()
        self.waits(deferred)
        self.listen()
        argument, ident = self.successResultOf(deferred).result
        assert argument == "a"
        assert ident != get_ident()

    def test_its_failure_is_the_jobs_with_the_place_it_was_raised_at(self) -> None:
        def fail(argument: str) -> None:
            raise ValueError(argument)

        deferred = self.threaded(fail).put("a")
        self.turn()
        self.listen()
        job, failure = deferred.job, self.failure(deferred)
        assert repr(job.error) == "ValueError('a')"
        assert __file__ in failure.getTraceback()

    def test_what_it_raises_that_is_no_exception_fails_the_job_and_is_raised_on(self) -> None:
        def leave(argument: str) -> None:
            raise SystemExit(3)

        deferred = self.threaded(leave).put("a")
        self.turn()
        self.home.listen()
        with pytest.raises(SystemExit):
            self.turn()
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).__cause__, SystemExit)

    def test_each_call_runs_in_the_context_variables_of_its_own_put(self) -> None:
        q = self.threaded(lambda _: REQUEST.get(), 2)

        def put(request: str) -> Deferred[Any]:
            REQUEST.set(request)
            return q.put("x")

        deferreds = [copy_context().run(put, request) for request in ("one's", "two's")]
        self.turn()
        self.listen(2)
        assert [self.successResultOf(deferred).result for deferred in deferreds] == ["one's", "two's"]

    def test_at_most_width_are_called_at_once(self) -> None:
        q = self.threaded(self.blocking)
        deferreds = [q.put(argument) for argument in "ab"]
        self.turn()
        assert self.blocking.begun.wait(PATIENCE)
        assert (self.blocking.arguments, q.size()) == (["a"], (1, 1))
        self.blocking.goOn.set()
        self.listen()
        self.listen()
        assert [self.successResultOf(deferred).result for deferred in deferreds] == ["A", "B"]

    def test_a_function_that_must_be_awaited_is_refused(self) -> None:
        async def coroutine(argument: str) -> None: ...

        for func in (coroutine, "no function"):
            with pytest.raises(InvalidType, match="func must be"):
                inThread(cast("Callable[[str], None]", func))
        with pytest.raises(InvalidType, match="reactor must be"):
            inThread(str.upper, reactor=cast("Any", self.clock))

    def test_a_deferred_made_in_a_thread_is_no_result_but_a_failure(self) -> None:
        deferred = self.threaded(lambda _: succeed(None)).put("a")
        self.turn()
        self.listen()
        assert "must be a result" in str(self.failed(deferred, JobFailed).__cause__)

    def test_it_bears_the_name_of_its_function(self) -> None:
        def resize(argument: str) -> None: ...

        assert "resize" in repr(self.threaded(resize))

    def test_a_pool_that_was_stopped_fails_the_job_which_would_else_never_end(self) -> None:
        q = self.threaded(self.blocking)
        self.pool.stop()
        deferred = q.put("a")
        self.turn()
        error = self.failed(deferred, JobFailed).__cause__
        assert isinstance(error, ThreadPoolStopped)
        assert error.pool is self.pool
        assert "has been stopped" in str(error)
        assert q.size() == (0, 0)


REAL = """
import sys
from contextvars import ContextVar
from rdq_twisted import ResizableDispatchQueue, inThread
who = ContextVar("who")
log = []

@inThread
def quick(argument):
    return argument, who.get()

def slow(argument, stop):
    reactor.callFromThread(begun.callback, argument)
    stop.wait()
    log.append("told to stop")
    return argument

assert "twisted.internet.reactor" not in sys.modules
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import react
begun = Deferred()

async def main(reactor):
    who.set("main's")
    log.append((await ResizableDispatchQueue(quick, 1).put("quick")).result)
    queue = ResizableDispatchQueue(inThread(slow, stoppable=True), 2)
    job = queue.submit("slow")
    reactor.addSystemEventTrigger("before", "shutdown", shut, queue, job)
    await begun

def shut(queue, job):
    return queue.stop(cancelUnderway=True).addCallback(lambda jobs: log.append((jobs, job.state.name, job.result)))

try:
    react(main)
except SystemExit as error:
    log.append(error.code)
print(log)
"""


def test_on_the_real_reactor_a_shutdown_waits_for_the_threads_that_the_queue_has_told_to_stop() -> None:
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", REAL],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout == "[('quick', \"main's\"), 'told to stop', ([], 'CANCELLED', 'slow'), 0]\n"
