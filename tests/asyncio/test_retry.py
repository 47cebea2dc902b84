"""Work that fails is done again, as often as may be, and its job settles once."""

from __future__ import annotations

import asyncio
import gc
import pickle
import weakref
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any

import pytest

from rdq_asyncio import (
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
from tests.asyncio.tools import AnyJob, Logged, Queue, Work, failed, in_virtual_time, new_queue, refused, rest

REQUEST: ContextVar[list[str]] = ContextVar("REQUEST")
TWICE = Retry(2, first=2, jitter=0)


class Broken(Exception):
    pass


class Failing:
    """A job function that fails with these errors, one after the other, and then does well."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self, argument: str) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return argument.upper()


def trying(*errors: BaseException, retry: Retry = TWICE, **settings: Any) -> tuple[Failing, Queue]:
    """A queue of width 1 whose first attempts fail so."""
    work = Failing(*errors)
    return work, new_queue(work, 1, retry=retry, **settings)


async def after(seconds: float) -> None:
    """So many seconds, and what they bring."""
    await asyncio.sleep(seconds)
    await rest()


@in_virtual_time
async def test_it_is_done_again_after_its_backoff_and_told_of_once() -> None:
    first, second = Broken("first"), Broken("second")
    work, queue = trying(first, second, retry=Retry(3, first=2, factor=3, jitter=0))
    future = queue.put("a")
    job = future.job
    for seconds, calls in ((0, 1), (1.5, 1), (0.5, 2), (5.5, 2)):
        await after(seconds)
        assert (work.calls, job.state, future.done()) == (calls, State.DELAYED, False)
    await after(0.5)
    assert future.result() is job
    assert (job.result, job.error) == ("A", None)
    assert job.attempts == (Attempt(0, 0, first), Attempt(2, 2, second), Attempt(8, 8, None))
    assert (queue.statistics().retried, queue.statistics().finished) == (2, 1)


@in_virtual_time
async def test_while_it_waits_it_holds_no_slot_and_is_in_nobodys_way() -> None:
    work, queue = trying(Broken())
    job, other = queue.submit("a"), queue.submit("b")
    await rest()
    assert (job.state, other.state, queue.size(), queue.delayed()) == (State.DELAYED, State.FINISHED, (0, 0), [job])
    idle = queue.when_idle()
    await after(1)
    assert not idle.done()
    await after(1)
    assert (idle.done(), job.state, work.calls) == (True, State.FINISHED, 3)


@in_virtual_time
async def test_the_last_failure_is_the_jobs_and_is_reported_once_if_nobody_watches(logged: Logged) -> None:
    last = Broken("the last")
    _, queue = trying(Broken("first"), last)
    job = queue.submit("a")
    await rest()
    assert logged == []
    await after(2)
    assert (job.state, job.error) == (State.FAILED, last)
    assert (logged.pop()["job"], logged) == (job, [])


@in_virtual_time
async def test_however_the_work_fails() -> None:
    def future(_: str) -> Awaitable[str]:
        broken = asyncio.get_running_loop().create_future()
        broken.set_exception(Broken())
        return broken

    def plain(_: str) -> str:
        raise Broken

    functions: list[Callable[[str], Any]] = [Failing(Broken(), Broken()), future, plain]
    for func in functions:
        put = new_queue(func, retry=TWICE).put("a")
        await rest()
        assert put.job.state is State.DELAYED
        await after(2)
        assert [type(attempt.error) for attempt in failed(put, JobFailed).job.attempts] == [Broken, Broken]


@in_virtual_time
async def test_which_failures_is_said_by_class_or_by_a_function(logged: Logged) -> None:
    def all_but_broken(error: BaseException) -> bool:
        return not isinstance(error, Broken)

    for retry_on in (KeyError, (ZeroDivisionError, LookupError), all_but_broken):
        for error, state in ((Broken(), State.FAILED), (KeyError(), State.DELAYED)):
            _, queue = trying(error, retry_on=retry_on)
            job = queue.submit("a")
            await rest()
            assert job.state is state
            await after(2)
    assert len(logged) == 3
    logged.clear()


@in_virtual_time
async def test_a_put_may_say_otherwise_than_the_queue(logged: Logged) -> None:
    _, queue = trying(Broken(), Broken(), Broken(), retry_on=KeyError)
    never = queue.submit("a")
    always = queue.submit("b", retry_on=Broken, retry=Retry(9, first=7, jitter=0))
    not_at_all = queue.submit("c", retry_on=Broken, retry=Retry(1))
    await rest()
    assert [job.state for job in (never, always, not_at_all)] == [State.FAILED, State.DELAYED, State.FAILED]
    assert (queue.retry, always.retry, always.due_at) == (TWICE, Retry(9, first=7, jitter=0), 7)
    queue.stop()
    logged.clear()


@in_virtual_time
async def test_a_function_that_fails_itself_is_the_failure() -> None:
    def wrong(error: BaseException) -> bool:
        raise KeyError("of the function's own")

    _, queue = trying(broken := Broken(), retry_on=wrong)
    future = queue.put("a")
    await rest()
    job = failed(future, JobFailed).job
    assert isinstance(job.error, KeyError)
    assert job.error.__cause__ is broken
    assert queue.size() == (0, 0)


@in_virtual_time
async def test_one_that_raises_what_is_no_exception_costs_no_slot(logged: Logged) -> None:
    class Emergency(BaseException):
        pass

    def wrong(*_: object) -> Any:
        raise Emergency

    ways: list[dict[str, Any]] = [{"retry_on": wrong}, {"random": wrong}]
    for way in ways:
        _, queue = trying(broken := Broken(), **way)
        future = queue.put("a")
        await rest()
        assert isinstance(logged.pop()["exception"], Emergency)
        assert (failed(future, JobFailed).job.error, queue.size()) == (broken, (0, 0))


@in_virtual_time
async def test_a_cancelled_task_is_not_done_again() -> None:
    def always(_error: Exception) -> bool:
        return True

    work = Work()
    queue = new_queue(work, retry=TWICE, retry_on=always)
    future = queue.put("a")
    await rest()
    work.futures["a"].cancel()
    await rest()
    assert isinstance(failed(future, JobFailed).job.error, asyncio.CancelledError)


@in_virtual_time
async def test_chance_shortens_each_wait() -> None:
    draws = [0.5, 0.0, 0.75]
    retry = Retry(9, first=8, factor=1, jitter=0.5)
    _, queue = trying(*[Broken() for _ in draws], retry=retry, random=lambda: draws.pop(0))
    job = queue.submit("a")
    waits: list[float] = []
    while not job.state.settled:
        await rest()
        if job.state is State.DELAYED:
            assert job.due_at is not None
            waits.append(job.due_at - asyncio.get_running_loop().time())
            await after(waits[-1])
    assert (waits, draws) == ([6, 8, 5], [])


@in_virtual_time
async def test_a_wrong_source_of_chance_is_reported_and_the_wait_is_whole(logged: Logged) -> None:
    for wrong in (lambda: 1.0, lambda: -0.1, lambda: "x", lambda: 1 / 0):
        _, queue = trying(Broken(), retry=Retry(2, first=2, jitter=1), random=wrong)
        future = queue.put("a")
        await rest()
        assert (len(logged), future.done()) == (1, False)
        logged.clear()
        await after(2)
        assert future.result().result == "A"


@in_virtual_time
async def test_a_failure_may_say_how_long_to_wait_and_no_longer_than_most() -> None:
    class Busy(Broken, RetryAfter):
        pass

    for asked, waits in ((0, 2), (5, 5), (999, 60)):
        _, queue = trying(Busy(asked), retry=Retry(2, first=2, most=60, jitter=0), retry_on=KeyError)
        job = queue.submit("a")
        await rest()
        assert job.due_at == asyncio.get_running_loop().time() + waits
        job.cancel()


@in_virtual_time
async def test_cancelled_while_it_waits_it_is_gone_at_once() -> None:
    work, queue = trying(Broken(), Broken())
    first, second = queue.put("a"), queue.put("b")
    await rest()
    first.cancel()
    second.job.cancel()
    assert (first.cancelled(), first.job.state) == (True, State.CANCELLED)
    await after(99)
    assert failed(second, JobCancelled).job is second.job
    assert (work.calls, queue.delayed()) == (2, [])


@in_virtual_time
async def test_what_times_out_is_not_done_again_but_each_attempt_has_the_whole_time() -> None:
    work = Work()
    queue = new_queue(work, retry=TWICE, timeout=5)
    future = queue.put("a")
    await after(4)
    work.fail("a")
    await after(2)
    await after(4)
    assert future.job.state is State.UNDERWAY
    await after(1)
    failed(future, JobTimedOut)
    assert (future.job.state, len(future.job.attempts)) == (State.TIMED_OUT, 2)


@in_virtual_time
async def test_each_attempt_is_made_in_the_context_of_the_put() -> None:
    class Request(list[str]):
        pass

    seen: list[list[str]] = []

    def func(_: str) -> None:
        seen.append([*REQUEST.get()])
        REQUEST.set(["changed"])
        if len(seen) < 3:
            raise Broken

    queue = new_queue(func, retry=Retry(3, first=1, factor=1, jitter=0))
    value = Request(["the put's"])
    reference = weakref.ref(value)

    def request(kept: Request) -> AnyJob:
        REQUEST.set(kept)
        return queue.submit("a")

    job = copy_context().run(request, value)
    del value
    await after(1)
    await after(1)
    assert seen == [["the put's"]] * 3
    gc.collect()
    assert (job.state, reference()) == (State.FINISHED, None)


@in_virtual_time
async def test_work_that_has_failed_is_let_go_of_while_its_job_waits() -> None:
    broken = asyncio.get_running_loop().create_future()
    works = [broken]
    queue: Queue = new_queue(lambda _: works.pop(), retry=TWICE)
    job = queue.submit("a")
    await rest()
    broken.set_exception(Broken())
    await rest()
    reference = weakref.ref(broken)
    del broken
    gc.collect()
    assert (job.state, reference()) == (State.DELAYED, None)
    job.cancel()


@in_virtual_time
async def test_a_stop_hands_it_back_with_its_attempts_and_a_restart_takes_it_up() -> None:
    work = Work()
    queue = new_queue(work, 2, retry=Retry(3, first=9, jitter=0), retry_on=ValueError)
    waiting, last = queue.put("a"), queue.put("b")
    await rest()
    work.fail("a")
    await after(4)
    stopped = queue.stop()
    work.fail("b")
    await rest()
    for future in (waiting, last):
        assert len(failed(future, JobReturned).job.attempts) == 1
    jobs: list[AnyJob] = pickle.loads(pickle.dumps(stopped.result()))
    assert [(job.argument, [type(attempt.error) for attempt in job.attempts]) for job in jobs] == [
        ("a", [ValueError]),
        ("b", [ValueError]),
    ]
    later = new_queue(work, 2)
    again = later.requeue(jobs)
    assert [(job.retry, job.attempts) for job in again] == [(waiting.job.retry, ())] * 2
    await after(5)
    assert work.arguments == ["a", "b", "a"]
    await after(4)
    assert work.arguments == ["a", "b", "a", "b"]
    work.finish("a", "b")
    await rest()


@in_virtual_time
async def test_leaving_the_block_waits_for_all_attempts() -> None:
    work, queue = trying(Broken())
    async with queue:
        job = queue.submit("a")
    assert (job.state, work.calls, asyncio.get_running_loop().time()) == (State.FINISHED, 2, 2)


@in_virtual_time
async def test_a_map_yields_a_job_once_whatever_it_took() -> None:
    work = Failing(Broken(), Broken())
    queue = new_queue(work, 1)
    async with queue.map("ab", retry=TWICE, retry_on=Broken, delay=1, timeout=60) as jobs:
        seen = [job async for job in jobs]
    assert [(job.argument, job.state, len(job.attempts)) for job in seen] == [
        ("a", State.FINISHED, 2),
        ("b", State.FINISHED, 2),
    ]
    assert (seen[0].timeout, asyncio.get_running_loop().time()) == (60, 3)


@in_virtual_time
async def test_a_map_pulls_nothing_while_what_is_delayed_leaves_no_room() -> None:
    pulled: list[str] = []

    def source() -> Iterator[str]:
        for letter in "abcd":
            pulled.append(letter)
            yield letter

    queue = new_queue(Failing(), 1, capacity=2)
    first = asyncio.ensure_future(anext(jobs := queue.map(source(), delay=5, ahead=9)))
    await rest()
    assert pulled == ["a", "b"]
    await after(5)
    assert (await first).argument == "a"
    assert [job.argument async for job in jobs] == ["b", "c", "d"]


@in_virtual_time
async def test_what_is_no_retry_is_refused_and_changes_nothing() -> None:
    wrong: list[dict[str, Any]] = [
        {"retry": 3},
        {"retry_on": 500},
        {"retry_on": int},
        {"retry_on": (KeyError, "x")},
        {"retry_on": asyncio.CancelledError},
    ]
    queue = new_queue(Work(), 0)
    for terms in wrong:
        refused(queue, InvalidType, partial(queue.put, "a", **terms))
        refused(queue, InvalidType, partial(queue.submit, "a", **terms))
        refused(queue, InvalidType, partial(queue.map, "a", **terms))
        with pytest.raises(InvalidType):
            new_queue(Work(), **terms)
    with pytest.raises(InvalidType):
        new_queue(Work(), random=0.5)
