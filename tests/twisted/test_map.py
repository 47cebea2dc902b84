"""`map`: what it pulls and when, what it yields and in which order, and what becomes of the rest."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Trial is untyped.

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator
from contextvars import ContextVar, copy_context
from functools import partial
from math import nan
from typing import Any, TypeVar, cast
from unittest.mock import patch

import pytest
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import deferLater

from rdq_core._ledger import Ledger
from rdq_core.window import Window
from rdq_twisted import InvalidType, InvalidValue, JobFailed, MappedJobs, QueueStopped, RDQError, Retry, State
from rdq_twisted.bell import Bell
from rdq_twisted.feed import Feed
from tests.twisted.tools import AnyJob, Case, Queue, Work

T = TypeVar("T")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def started(coroutine: Coroutine[Any, Any, T]) -> Deferred[T]:
    """Run it to its first wait."""
    return Deferred.fromCoroutine(coroutine)


# Wrong steps, for the tests that say what is caught.


def unbounded(window: Window[Any], width: int) -> bool:
    return True


def two_unfinished(window: Window[Any], width: int) -> bool:
    return len(window.unfinished()) < 2


def nothing(feed: Feed[Any, Any]) -> None:
    pass


class Consumer:
    """Iterates to the end, and notes what it has seen."""

    def __init__(self, jobs: MappedJobs[str, Any]) -> None:
        self.seen: list[AnyJob] = []
        self.done = started(self.run(jobs))

    async def run(self, jobs: MappedJobs[str, Any]) -> str:
        async for job in jobs:
            self.seen.append(job)
        return self.text

    @property
    def text(self) -> str:
        return "".join(job.argument for job in self.seen)


class MapCase(Case):
    """With a source that counts what is pulled of it."""

    def setUp(self) -> None:
        super().setUp()
        self.pulled = 0
        self.closed = False

    def source(self, text: str = LETTERS, *, fails: bool = False) -> Generator[str]:
        try:
            for letter in text:
                self.pulled += 1
                yield letter
            if fails:
                raise ZeroDivisionError
        finally:
            self.closed = True

    async def slowly(self, text: str = LETTERS, *, fails: bool = False) -> AsyncGenerator[str]:
        """The same, a second for each."""
        try:
            for letter in text:
                await deferLater(self.reactor, 1)
                self.pulled += 1
                yield letter
            if fails:
                raise ZeroDivisionError
        finally:
            self.closed = True

    def wrongly(self, owner: type, name: str, wrong: Callable[..., Any]) -> None:
        """Take the wrong step in this test."""
        patching = patch.object(owner, name, wrong)
        patching.start()
        self.addCleanup(patching.stop)

    def next_of(self, jobs: MappedJobs[str, Any]) -> Deferred[AnyJob]:
        return started(jobs.__anext__())

    def seconds(self, number: int) -> None:
        for _ in range(number):
            self.clock.advance(1)


class Yielding(MapCase):
    def test_jobs_are_yielded_as_they_end(self) -> None:
        queue = self.queue(work := Work(), 3)
        consumer = Consumer(queue.map("abc"))
        self.turn()
        for number, letter in enumerate("bca", 1):
            work.finish(letter)
            self.turn()
            assert len(consumer.seen) == number
        assert self.successResultOf(consumer.done) == "bca"

    def test_or_in_the_order_of_the_source(self) -> None:
        queue = self.queue(work := Work(), 3)
        consumer = Consumer(queue.map("abcd", ordered=True))
        self.turn()
        work.finish("b", "c")
        self.turn()
        assert consumer.text == ""
        work.finish("a")
        self.turn()
        assert consumer.text == "abc"
        work.finish("d")
        self.turn()
        assert self.successResultOf(consumer.done) == "abcd"

    def test_a_long_source_goes_through_a_function_that_does_not_wait(self) -> None:
        queue = self.queue(str.upper, 3)
        consumer = Consumer(queue.map(map(str, range(3_000)), ordered=True))
        while not consumer.done.called:
            self.turn()
        assert [job.result for job in consumer.seen] == [str(number) for number in range(3_000)]

    def test_a_job_is_yielded_whatever_became_of_it(self) -> None:
        queue = self.queue(work := Work(), 3)
        consumer = Consumer(queue.map("abc", ordered=True))
        self.turn()
        work.finish("a")
        work.fail("b")
        queue.underway()[-1].cancel()
        self.turn()
        assert [job.state for job in consumer.seen] == [State.FINISHED, State.FAILED, State.CANCELLED]
        assert isinstance(self.failed(consumer.seen[1].watch(), JobFailed).__cause__, ValueError)
        assert self.successResultOf(consumer.done) == "abc"

    def test_a_failure_that_nobody_saw_is_logged(self) -> None:
        queue = self.queue(work := Work(), 2)
        jobs = queue.map("ab")
        first = self.next_of(jobs)
        self.turn()
        work.fail("a", "b")
        self.turn()
        assert self.successResultOf(first).argument == "a"
        self.successResultOf(jobs.aclose())
        del jobs, first
        (reason,) = self.logged(JobFailed)
        assert isinstance(reason.value, JobFailed)
        assert reason.value.job.argument == "b"

    def test_several_coroutines_may_share_the_jobs(self) -> None:
        queue = self.queue(work := Work(), 4)
        jobs = queue.map("abcd")
        consumers = [Consumer(jobs) for _ in range(2)]
        self.turn()
        work.finish(*"abcd")
        self.turn()
        assert sorted("".join(self.successResultOf(one.done) for one in consumers)) == list("abcd")

    def test_maps_can_be_chained(self) -> None:
        async def upper() -> AsyncGenerator[str]:
            async with first.map(self.source(), ordered=True) as jobs:
                async for job in jobs:
                    yield job.result

        first, second = self.queue(str.upper, 2), self.queue(str.lower, 2)
        consumer = Consumer(second.map(upper(), ordered=True))
        for _ in range(30):
            self.turn()
        assert self.successResultOf(consumer.done) == LETTERS.upper()

    def test_the_source_and_the_jobs_run_in_the_context_of_the_consumer(self) -> None:
        def source() -> Iterator[str]:
            yield variable.get("nobody")

        def consume() -> Consumer:
            variable.set("consumer")
            return Consumer(queue.map(source()))

        variable: ContextVar[str] = ContextVar("variable")
        queue = self.queue(lambda argument: variable.get("nobody"))
        consumer = copy_context().run(consume)
        self.turn()
        assert [(job.argument, job.result) for job in consumer.seen] == [("consumer", "consumer")]


class Pulling(MapCase):
    def bounded(self, ahead: int | None, *, slowly: bool = False) -> None:
        """No more is pulled than may be put and not yielded, whatever ends meanwhile."""
        queue = self.queue(work := Work(), 2)
        self.pulled = 0
        jobs = queue.map(self.slowly() if slowly else self.source(), ahead=ahead)
        most = 4 if ahead is None else ahead
        for number in range(15):
            first = self.next_of(jobs)
            self.seconds(most)
            assert self.pulled == most + number
            work.finish(work.arguments[number])
            self.turn()
            self.successResultOf(first)
        for _ in range(10):
            self.seconds(most)
            assert self.pulled == most + 15, "a consumer that asks for nothing holds up the source"
            work.finish(*(argument for argument in work.arguments if not work.deferreds[argument].called))
            queue.width = queue.width
        self.successResultOf(jobs.aclose())
        self.seconds(1)
        assert self.pulled == most + 15

    def test_no_more_is_pulled_than_may_be_put_and_not_yielded(self) -> None:
        for ahead in (1, 2, 7, None):
            self.bounded(ahead)
            self.bounded(ahead, slowly=True)

    def test_a_map_that_reads_ahead_without_bound_is_caught(self) -> None:
        self.wrongly(Window, "has_place", unbounded)
        with pytest.raises(AssertionError):
            self.bounded(None)

    def test_a_map_that_counts_what_has_ended_as_yielded_is_caught(self) -> None:
        self.wrongly(Window, "has_place", two_unfinished)
        with pytest.raises(AssertionError):
            self.bounded(2)

    def test_nothing_is_pulled_before_the_first_job_is_asked_for(self) -> None:
        jobs = self.queue(Work()).map(self.source())
        self.turn()
        assert self.pulled == 0
        self.successResultOf(jobs.aclose())
        assert self.successResultOf(Consumer(jobs).done) == ""
        assert self.pulled == 0

    def test_with_a_capacity_it_waits_for_room(self) -> None:
        queue = self.queue(work := Work(), 1, capacity=2)
        consumer = Consumer(queue.map(self.source("abcdef"), ahead=100))
        for number, letter in enumerate("abcdef"):
            self.turn()
            assert self.pulled == min(6, number + 3)
            work.finish(letter)
        self.turn()
        assert self.successResultOf(consumer.done) == "abcdef"

    def test_whether_there_is_room_costs_no_look_at_all_that_is_under_way(self) -> None:
        queue = self.queue(str.upper, 3, capacity=2)
        with patch.object(Ledger, "statistics", side_effect=AssertionError("O(width), for each that is pulled")):
            consumer = Consumer(queue.map(LETTERS, ordered=True))
            self.clock.pump([0] * 99)
        assert (self.successResultOf(consumer.done), queue.hasRoom) == (LETTERS, True)

    def test_others_may_take_the_room_while_the_source_is_waited_for(self) -> None:
        async def source() -> AsyncGenerator[str]:
            yield "a"
            queue.submit("other")
            yield "b"

        queue = self.queue(work := Work(), 1, capacity=1)
        consumer = Consumer(queue.map(source(), ahead=9))
        for argument in ("a", "other", "b"):
            self.turn()
            work.finish(argument)
        self.turn()
        assert self.successResultOf(consumer.done) == "ab"

    def test_the_width_may_be_changed_meanwhile(self) -> None:
        queue = self.queue(work := Work(), 1)
        jobs = queue.map(self.source())
        first = self.next_of(jobs)
        self.turn()
        assert (work.arguments, self.pulled) == (["a"], 2)
        queue.width = 5
        self.turn()
        assert (len(work.arguments), self.pulled) == (5, 10)
        queue.pause()
        queue.resume(7)
        self.turn()
        assert (len(work.arguments), self.pulled) == (7, 14)
        queue.width = 1
        work.finish("a", "b", "c")
        self.turn()
        self.successResultOf(first)
        assert self.pulled == 14
        self.successResultOf(self.closed_map(jobs))

    def closed_map(self, jobs: MappedJobs[str, Any]) -> Deferred[None]:
        closed = jobs.aclose()
        self.turn()
        return closed

    def test_a_map_that_does_not_notice_the_width_is_caught(self) -> None:
        self.wrongly(Feed, "wake", nothing)
        with pytest.raises(AssertionError):
            self.test_the_width_may_be_changed_meanwhile()

    def test_at_width_0_one_is_pulled_and_waits(self) -> None:
        queue = self.queue(str.upper, 0)
        consumer = Consumer(queue.map(self.source("ab")))
        self.turn()
        assert (self.pulled, queue.size().pending) == (1, 1)
        queue.width = 1
        self.turn()
        assert self.successResultOf(consumer.done) == "ab"

    def test_a_width_set_at_the_end_of_one_map_wakes_the_others(self) -> None:
        queue = self.queue(Work(), 1)
        consumers = [Consumer(queue.map(self.source("abc"))) for _ in range(3)]
        self.turn()
        queue.width = 3
        assert self.pulled == 9
        queue.stop(cancelUnderway=True)
        self.turn()
        texts: list[str] = [self.successResultOf(consumer.done) for consumer in consumers]
        assert [sorted(text) for text in texts] == [["a", "b", "c"]] * 3

    def test_priorities_are_respected(self) -> None:
        queue = self.queue(work := Work(), 1)
        consumers = [Consumer(queue.map(["ccc", "a", "bb"], priority=len, ahead=3)), Consumer(queue.map("z", -1))]
        self.turn()
        while not all(consumer.done.called for consumer in consumers):
            work.finish(work.arguments[-1])
            self.turn()
        assert work.arguments == ["z", "a", "bb", "ccc"]


class Leaving(MapCase):
    def test_leaving_the_block_cancels_the_rest_and_waits_for_its_end(self) -> None:
        async def consume(jobs: MappedJobs[str, Any]) -> None:
            async with jobs:
                async for _ in jobs:
                    raise ZeroDivisionError

        queue = self.queue(work := Work(), 2)
        done = started(consume(queue.map(iter(self.source()))))
        self.turn()
        work.finish("a")
        self.turn()
        self.failed(done, ZeroDivisionError)
        assert queue.size() == (0, 0)
        assert self.closed
        assert work.cancelled == ["b"], "the next was never launched"
        assert queue.statistics().cancelled == 4

    def test_work_that_takes_its_time_to_stop_is_waited_for(self) -> None:
        async def stubborn(argument: str) -> None:
            try:
                await Deferred()
            finally:
                await deferLater(self.reactor, 1)

        queue = self.queue(stubborn, 2)
        jobs = queue.map("abc")
        first = self.next_of(jobs)
        self.turn()
        closed = jobs.aclose()
        self.turn()
        self.waits(closed)
        assert queue.size() == (2, 0)
        self.seconds(1)
        self.successResultOf(closed)
        self.failed(first, StopAsyncIteration)

    def test_an_async_generator_is_closed_wherever_it_stands(self) -> None:
        async def waits() -> AsyncGenerator[str]:
            try:
                yield "a"
                await Deferred()
            finally:
                closed.append("waiting")

        closed: list[str] = []
        queue = self.queue(str.upper)
        for given in (waits(), self.slowly()):
            jobs = queue.map(given)
            first = self.next_of(jobs)
            self.seconds(2)
            assert self.successResultOf(first).argument == "a"
            closing = jobs.aclose()
            self.turn()
            self.successResultOf(closing)
        assert (closed, self.closed) == (["waiting"], True)

    def test_a_break_out_of_a_plain_loop_cancels_the_rest(self) -> None:
        async def consume() -> None:
            async for _ in queue.map(self.source()):
                break

        queue = self.queue(work := Work(), 2)
        done = started(consume())
        self.turn()
        work.finish("a")
        self.turn()
        self.successResultOf(done)
        self.turn()
        assert queue.size() == (0, 0)
        assert queue.statistics().cancelled == 4
        assert (self.pulled, self.closed) == (5, True)

    def test_a_map_that_leaves_the_rest_to_run_is_caught(self) -> None:
        self.wrongly(Feed, "abandon", nothing)
        with pytest.raises(AssertionError):
            self.test_a_break_out_of_a_plain_loop_cancels_the_rest()

    def test_what_a_source_raises_when_it_is_closed_for_nobody_is_logged(self) -> None:
        def source() -> Iterator[str]:
            try:
                yield from LETTERS
            finally:
                raise ZeroDivisionError

        queue = self.queue(work := Work())
        jobs = queue.map(source())
        first = self.next_of(jobs)
        self.turn()
        work.finish("a")
        self.turn()
        self.successResultOf(first)
        del jobs
        self.turn()
        assert queue.size() == (0, 0)
        assert len(self.logged(ZeroDivisionError)) == 1

    def test_a_consumer_cancelled_while_it_waits_has_left(self) -> None:
        queue = self.queue(Work(), 2)
        jobs = queue.map(self.source())
        consumer = Consumer(jobs)
        self.turn()
        consumer.done.cancel()
        self.turn()
        self.failed(consumer.done, CancelledError)
        assert queue.size() == (0, 0)
        assert self.successResultOf(Consumer(jobs).done) == ""
        assert self.pulled == 4

    def test_a_source_may_end_the_map_that_pulls_it(self) -> None:
        def source() -> Iterator[str]:
            yield "a"
            closing.append(jobs.aclose())
            yield "b"

        closing: list[Deferred[None]] = []
        queue = self.queue(Work(), 2)
        jobs = queue.map(source())
        consumer = Consumer(jobs)
        self.turn()
        assert self.successResultOf(consumer.done) == ""
        self.successResultOf(closing[0])
        assert queue.size() == (0, 0)


class Ending(MapCase):
    def test_what_the_source_raises_comes_after_the_jobs_which_are_cancelled(self) -> None:
        for given in (self.source("abc", fails=True), self.slowly("abc", fails=True)):
            queue = self.queue(work := Work(), 2)
            jobs = queue.map(given, ahead=3)
            first = self.next_of(jobs)
            self.seconds(3)
            work.finish("a")
            self.turn()
            assert self.successResultOf(first).state is State.FINISHED
            consumer = Consumer(jobs)
            self.seconds(1)
            self.failed(consumer.done, ZeroDivisionError)
            assert [job.state for job in consumer.seen] == [State.CANCELLED] * 2
            self.failed(self.next_of(jobs), ZeroDivisionError)
            assert queue.size() == (0, 0)

    def test_what_is_no_exception_is_raised_at_the_consumer_too(self) -> None:
        def source() -> Iterator[str]:
            yield "a"
            raise KeyboardInterrupt

        consumer = Consumer(self.queue(Work()).map(source()))
        self.turn()
        self.failed(consumer.done, KeyboardInterrupt)
        assert [job.state for job in consumer.seen] == [State.CANCELLED]

    def test_so_does_a_key_function(self) -> None:
        queue = self.queue(str.upper)
        self.failed(Consumer(queue.map("ab", key=lambda argument: 1 / 0)).done, ZeroDivisionError)
        self.failed(Consumer(queue.map("ab", key=cast("Any", list))).done, InvalidType)

    def test_so_does_a_priority_function_that_raises_or_gives_none(self) -> None:
        def exhausted(argument: str) -> float:
            raise StopAsyncIteration

        queue = self.queue(str.upper)
        self.failed(Consumer(queue.map("ab", lambda argument: 1 / 0)).done, ZeroDivisionError)
        self.failed(Consumer(queue.map("ab", exhausted)).done, RuntimeError)
        self.failed(Consumer(queue.map("ab", lambda argument: nan)).done, InvalidValue)

    def test_each_job_is_put_on_the_same_terms(self) -> None:
        failures = [KeyError("a"), KeyError("b")]

        def func(argument: str) -> str:
            if failures:
                raise failures.pop(0)
            return argument.upper()

        queue = self.queue(func, 1)
        retry = Retry(2, first=3, jitter=0)
        consumer = Consumer(queue.map("ab", delay=5, timeout=60, retry=retry, retryOn=KeyError))
        self.turn()
        assert [(job.due_at, job.timeout, job.retry) for job in queue.delayed()] == [(5, 60, retry)] * 2
        self.clock.pump([5, 3])
        assert self.successResultOf(consumer.done) == "ab"
        assert [(job.result, len(job.attempts)) for job in consumer.seen] == [("A", 2), ("B", 2)]

    def test_nothing_is_pulled_while_what_is_delayed_leaves_no_room(self) -> None:
        queue = self.queue(str.upper, 1, capacity=2)
        consumer = Consumer(queue.map(self.source("abcd"), delay=5, ahead=9))
        self.turn()
        assert self.pulled == 2
        self.clock.pump([5, 5])
        assert self.successResultOf(consumer.done) == "abcd"

    def test_a_stop_is_told_after_the_jobs_it_handed_back(self) -> None:
        source = self.source()
        queue = self.queue(work := Work(), 1)
        jobs = queue.map(source)
        consumer = Consumer(jobs)
        self.turn()
        stopped = queue.stop()
        self.turn()
        work.finish("a")
        self.turn()
        self.failed(consumer.done, QueueStopped)
        assert [(job.argument, job.state) for job in consumer.seen] == [("b", State.RETURNED), ("a", State.FINISHED)]
        assert self.successResultOf(stopped) == consumer.seen[:1]
        assert jobs.left_over == []
        assert next(source) == "c", "the rest is still where it was"

    def test_what_was_pulled_while_the_queue_stopped_is_left_over(self) -> None:
        async def source() -> AsyncGenerator[str]:
            yield "a"
            queue.stop()
            yield "b"

        queue = self.queue(str.upper)
        jobs = queue.map(source())
        consumer = Consumer(jobs)
        self.turn()
        self.failed(consumer.done, QueueStopped)
        assert (consumer.text, jobs.left_over) == ("a", ["b"])

    def test_a_stop_is_told_while_room_is_waited_for_and_of_a_queue_that_has_stopped(self) -> None:
        queue = self.queue(Work(), 0, capacity=1)
        queue.submit("other")
        consumer = Consumer(queue.map("ab"))
        self.turn()
        queue.stop()
        self.turn()
        self.failed(consumer.done, QueueStopped)
        self.failed(Consumer(queue.map("ab")).done, QueueStopped)

    def test_bad_input_is_refused(self) -> None:
        cases: list[tuple[dict[str, Any], type[RDQError]]] = [
            ({"source": 3}, InvalidType),
            ({"priority": "1"}, InvalidType),
            ({"priority": nan}, InvalidValue),
            ({"ahead": 0}, InvalidValue),
            ({"ahead": True}, InvalidType),
            ({"key": "a"}, InvalidType),
            ({"delay": -1}, InvalidValue),
            ({"timeout": 0}, InvalidValue),
            ({"retry": 3}, InvalidType),
            ({"retryOn": 3}, InvalidType),
        ]
        queue: Queue = self.queue(Work())
        for changes, error in cases:
            self.refused(queue, error, partial(queue.map, **{"source": "ab", **changes}))


class TheBell(Case):
    def test_it_wakes_those_who_wait_and_were_not_cancelled(self) -> None:
        bell = Bell()
        first, second, third = bell.wait(), bell.wait(), bell.wait()
        first.addCallback(lambda _: third.cancel())
        second.cancel()
        bell.ring()
        self.successResultOf(first)
        self.failed(second, CancelledError)
        self.failed(third, CancelledError)
        again = bell.wait()
        self.waits(again)
        bell.ring()
        self.successResultOf(again)
