"""asyncio's coroutines and futures as the work of jobs: on a loop stepped by hand, then on the real reactor."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from pathlib import Path
from typing import Any, cast

import pytest
from twisted.internet.defer import Deferred, succeed

from rdq_twisted import InvalidType, JobFailed, NoEventLoop, inAsyncio
from tests.twisted.asyncio_tools import AsyncioCase
from tests.twisted.tools import AnyJob

ROOT = Path(__file__).resolve().parents[2]
REQUEST: ContextVar[str] = ContextVar("REQUEST", default="nobody's")


class Running(AsyncioCase):
    def test_a_coroutine_is_a_jobs_work_until_it_returns(self) -> None:
        q = self.queue(inAsyncio(self.work))
        first, second = q.put("a"), q.put("b")
        self.turn()
        assert (list(self.gates), q.size()) == (["a"], (1, 1))
        self.gates["a"].set_result("A")
        self.turn()
        assert self.successResultOf(first).result == "A"
        self.gates["b"].set_exception(ValueError("b"))
        self.turn()
        assert "in work" in self.failure(second).getTraceback()
        assert repr(second.job.error) == "ValueError('b')"

    def test_a_future_is_a_jobs_work_until_it_is_done_said_or_unsaid(self) -> None:
        for func in (inAsyncio(self.gate), self.gate):
            q = self.queue(func)
            first, second = q.put("a"), q.put("b")
            self.turn()
            assert q.size() == (1, 1)
            self.gates["a"].set_result("A")
            self.turn()
            self.gates["b"].set_exception(ValueError("b"))
            self.turn()
            assert self.successResultOf(first).result == "A"
            assert repr(self.failed(second, JobFailed).__cause__) == "ValueError('b')"

    def test_a_future_that_is_done_already_settles_its_job_before_the_next_is_launched(self) -> None:
        seen: list[int] = []

        def done(argument: str) -> asyncio.Future[str]:
            seen.append(q.statistics().finished)
            future: asyncio.Future[str] = self.loop.create_future()
            future.set_result(argument.upper())
            return future

        q = self.queue(done, 2)
        deferreds = [q.put(argument) for argument in "ab"]
        self.turn()
        assert seen == [0, 1]
        assert [self.successResultOf(deferred).result for deferred in deferreds] == ["A", "B"]

    def test_asyncios_own_sleep_works(self) -> None:
        deferred = self.queue(inAsyncio(lambda argument: asyncio.sleep(0, argument))).put("a")
        self.turn()
        assert self.successResultOf(deferred).result == "a"

    def test_the_coroutine_runs_in_the_context_variables_of_its_own_put_before_and_after_waiting(self) -> None:
        async def look(argument: str) -> tuple[str, str]:
            before = REQUEST.get()
            await self.gate(argument)
            return before, REQUEST.get()

        q = self.queue(inAsyncio(look), 2)

        def put(argument: str) -> Deferred[Any]:
            REQUEST.set(argument)
            return q.put(argument)

        deferreds = [copy_context().run(put, argument) for argument in ("one's", "two's")]
        self.turn()
        for argument, deferred in zip(self.gates, deferreds, strict=True):
            self.gates[argument].set_result("")
            self.turn()
            assert self.successResultOf(deferred).result == (argument, argument)

    def test_what_it_raises_that_is_no_exception_fails_the_job_and_is_raised_on(self) -> None:
        async def leave(argument: str) -> None:
            raise SystemExit(3)

        q = self.queue(inAsyncio(leave))
        deferred = q.put("a")
        with pytest.raises(SystemExit):  # out of the loop, by asyncio
            self.turn()
        with pytest.raises(SystemExit):  # and out of the turn, by the queue
            self.turn()
        self.turn()
        assert isinstance(self.failed(deferred, JobFailed).__cause__, SystemExit)
        assert q.size() == (0, 0)

    def test_one_that_raises_before_there_is_a_coroutine(self) -> None:
        def fail(argument: str) -> asyncio.Future[str]:
            raise ValueError(argument)

        deferred = self.queue(inAsyncio(fail)).put("a")
        self.turn()
        assert repr(self.failed(deferred, JobFailed).__cause__) == "ValueError('a')"

    def test_a_job_dies_with_its_result_though_queue_and_loop_live(self) -> None:
        class Result:
            pass

        async def work(argument: str) -> Result:
            await asyncio.sleep(0)
            return Result()

        job: AnyJob = self.queue(inAsyncio(work)).submit("a")
        self.turn()
        references = weakref.ref(job), weakref.ref(job.result)
        del job
        gc.collect()
        assert [reference() for reference in references] == [None, None]

    def test_it_bears_the_name_of_its_function(self) -> None:
        assert "slow_to_stop" in repr(self.queue(inAsyncio(self.slow_to_stop)))


class Misused(AsyncioCase):
    def test_what_cannot_be_called_is_refused(self) -> None:
        with pytest.raises(InvalidType, match="func must be callable"):
            inAsyncio(cast("Any", "no function"))

    def test_what_asyncio_cannot_await_fails_the_job(self) -> None:
        functions: list[Callable[[str], Any]] = [lambda _: succeed(None), str.upper]
        for func in functions:
            deferred = self.queue(inAsyncio(func)).put("a")
            self.turn()
            assert "must be a coroutine or an asyncio future" in str(self.failed(deferred, JobFailed).__cause__)

    def test_where_no_loop_runs_the_job_fails_and_the_function_is_not_called(self) -> None:
        deferred = self.queue(inAsyncio(self.work)).put("a")
        self.clock.advance(0)  # a turn outside the loop, as with a reactor that is not asyncio's
        error = self.failed(deferred, JobFailed).__cause__
        assert isinstance(error, NoEventLoop)
        assert "install twisted.internet.asyncioreactor" in str(error)
        assert self.gates == {}


REAL = """
import asyncio
import sys
from twisted.internet import asyncioreactor

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
asyncioreactor.install(loop)

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater, react
from rdq_twisted import JobCancelled, ResizableDispatchQueue, inAsyncio, inThread

async def serve(reader, writer):
    # Sends a line back in capitals; but after "hang" it says nothing until the other end has gone.
    line = await reader.readline()
    if line == b"hang\\n":
        heard.put_nowait("hanging")
        heard.put_nowait(await reader.read())
    else:
        writer.write(line.upper())
    writer.close()
    await writer.wait_closed()

async def fetch(argument):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(argument.encode() + b"\\n")
        return (await reader.readline()).decode().strip()
    except asyncio.CancelledError:
        log.append("fetch cancelled")
        raise
    finally:
        writer.close()
        await writer.wait_closed()

async def on_asyncios_side(queue):
    log.append((await queue.put("from asyncio").asFuture(loop)).result)
    futures = [queue.put(str(number)).asFuture(loop) for number in range(100)]
    log.append(sum(int(job.result) for job in await asyncio.gather(*futures)))
    hanging = queue.put("hang")
    future = hanging.asFuture(loop)
    log.append(await heard.get())
    future.cancel()
    try:
        await hanging.job.watch().asFuture(loop)
    except JobCancelled as error:
        log.append(f"really ended: {error.job.state.name}")
    log.append(await heard.get())

def executed(argument):
    return loop.run_in_executor(None, argument.upper)

async def awaits_deferreds(argument):
    return await deferLater(reactor, 0, argument.upper)

async def on_twisteds_side(queue):
    log.append((await queue.put("from twisted")).result)
    for func in (executed, awaits_deferreds, inThread(str.upper)):
        log.append((await ResizableDispatchQueue(func, width=1).put("a")).result)
    hanging = queue.submit("hang")
    log.append(await Deferred.fromFuture(asyncio.ensure_future(heard.get())))
    log.append(await queue.stop(cancelUnderway=True) == [hanging])
    log.append(await Deferred.fromFuture(asyncio.ensure_future(heard.get())))

async def main(reactor):
    global heard, port
    heard = asyncio.Queue()
    server = await Deferred.fromFuture(asyncio.ensure_future(asyncio.start_server(serve, "127.0.0.1", 0), loop=loop))
    port = server.sockets[0].getsockname()[1]
    queue = ResizableDispatchQueue(inAsyncio(fetch), width=10)
    await Deferred.fromFuture(asyncio.ensure_future(on_asyncios_side(queue)))
    await on_twisteds_side(queue)
    server.close()
    await Deferred.fromFuture(asyncio.ensure_future(server.wait_closed()))

log = []
from twisted.internet import reactor
try:
    react(main)
except SystemExit as error:
    log.append(error.code)
print(*log, sep="\\n")
"""

LOGGED = """FROM ASYNCIO
4950
hanging
fetch cancelled
really ended: CANCELLED
b''
FROM TWISTED
A
A
A
hanging
fetch cancelled
True
b''
0
"""


def test_on_the_real_reactor_over_real_connections() -> None:
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", REAL], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout == LOGGED
