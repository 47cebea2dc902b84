"""The pool of Deferreds: what is in it, what comes through it, and who is told when."""
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime
from typing import Any

import pytest
from twisted.internet.defer import CancelledError, Deferred, fail, succeed
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from rdq_twisted import DeferredPool, InvalidType, InvalidValue, Outstanding
from tests.twisted.tools import Case


class PoolCase(Case):
    def setUp(self) -> None:
        super().setUp()
        self.pool = DeferredPool(clock=self.clock)

    def added(self, count: int) -> list[Deferred[object]]:
        return [self.pool.add(Deferred[object]()) for _ in range(count)]

    def tearDown(self) -> None:
        super().tearDown()
        self.pool._machine.check_invariants()
        assert len(self.pool._waiting) == self.pool.statistics().waiting


class AddTests(PoolCase):
    def test_it_leaves_when_it_fires(self) -> None:
        first, second = self.added(2)
        assert (len(self.pool), first in self.pool, list(self.pool)) == (2, True, [first, second])
        first.callback("x")
        assert list(self.pool) == [second]

    def test_what_it_is_given_is_returned_whatever_its_class(self) -> None:
        class Special(Deferred[int]):
            """One of somebody's own."""

        special = Special()
        assert self.pool.add(special) is special

    def test_results_and_failures_come_through_untouched(self) -> None:
        good, bad = self.added(2)
        result, reason = object(), Failure(ValueError("x"))
        good.callback(result)
        bad.errback(reason)
        assert self.successResultOf(good) is result
        assert self.failure(bad) is reason

    def test_callbacks_before_and_after_see_what_they_would(self) -> None:
        d: Deferred[Any] = Deferred()
        seen: list[object] = []

        def before(result: int) -> int:
            seen.append(("before", result))
            return result + 1

        d.addCallback(before)
        self.pool.add(d)
        d.addCallback(lambda result: seen.append(("after", result)))
        d.callback(1)
        assert seen == [("before", 1), ("after", 2)]

    def test_a_callback_added_later_that_takes_its_time_does_not_hold_it(self) -> None:
        (d,) = self.added(1)
        slow: Deferred[None] = Deferred()
        d.addCallback(lambda _: slow)
        d.callback(None)
        assert len(self.pool) == 0
        slow.callback(None)

    def test_one_that_has_fired_is_in_and_out(self) -> None:
        reason = Failure(ValueError("x"))
        told = self.pool.notifyWhenEmpty(testImmediately=False)
        good, bad = self.pool.add(succeed(3)), self.pool.add(fail(reason))
        assert len(self.pool) == 0
        assert self.successResultOf(good) == 3
        assert self.failure(bad) is reason
        self.turn()
        self.successResultOf(told)
        numbers = self.pool.statistics()
        assert (numbers.added, numbers.finished, numbers.failed) == (2, 1, 1)

    def test_twice_is_once(self) -> None:
        (d,) = self.added(1)
        assert self.pool.add(d) is d
        assert len(self.pool) == 1
        d.callback("x")
        assert self.successResultOf(d) == "x"
        assert self.pool.statistics().added == 1

    def test_a_paused_one_is_outstanding(self) -> None:
        d = succeed(1)
        d.pause()
        self.pool.add(d)
        assert d in self.pool
        d.unpause()
        assert d not in self.pool

    def test_one_that_waits_for_another_is_outstanding(self) -> None:
        inner: Deferred[int] = Deferred()
        outer: Deferred[Any] = succeed(None)
        outer.addCallback(lambda _: inner)
        self.pool.add(outer)
        assert outer in self.pool
        inner.callback(5)
        assert outer not in self.pool
        assert self.successResultOf(outer) == 5

    def test_one_that_another_waits_for_gives_it_its_result(self) -> None:
        inner: Deferred[int] = Deferred()
        outer: Deferred[Any] = succeed(None)
        outer.addCallback(lambda _: inner)
        self.pool.add(inner)
        inner.callback(5)
        assert self.successResultOf(outer) == 5
        assert len(self.pool) == 0

    def test_adding_inside_its_own_callback(self) -> None:
        d: Deferred[Any] = Deferred()

        def add(result: int) -> int:
            self.pool.add(d)
            return result

        d.addCallback(add)
        d.callback(1)
        assert self.successResultOf(d) == 1
        assert len(self.pool) == 0

    def test_a_failure_that_nobody_handles_is_logged_as_ever(self) -> None:
        self.pool.add(fail(ValueError("x")))
        gc.collect()
        assert len(self.logged(ValueError)) == 1

    def test_anything_else_is_refused(self) -> None:
        bad: list[Any] = [None, 3, [], self.pool]
        for value in bad:
            with pytest.raises(InvalidType):
                self.pool.add(value)
        assert self.pool.statistics().added == 0
        with pytest.raises(InvalidType):
            DeferredPool(clock=bad[1])

    def test_nothing_keeps_what_has_fired(self) -> None:
        class Special(Deferred[None]):
            """One that can be looked for."""

        d = self.pool.add(Special())
        gone = weakref.ref(d)
        d.callback(None)
        del d
        gc.collect()
        assert gone() is None

    def test_a_pool_that_nobody_holds_does_no_harm(self) -> None:
        pool = DeferredPool(clock=self.clock)
        d: Deferred[int] = pool.add(Deferred())
        told = pool.notifyWhenEmpty()
        del pool
        gc.collect()
        d.callback(1)
        self.turn()
        self.successResultOf(told)
        assert self.successResultOf(d) == 1


class NotifyTests(PoolCase):
    def test_an_empty_pool_gives_one_that_has_fired(self) -> None:
        assert self.successResultOf(self.pool.notifyWhenEmpty()) is None
        self.waits(self.pool.notifyWhenEmpty(testImmediately=False))

    def test_they_are_told_in_a_turn(self) -> None:
        (d,) = self.added(1)
        told = self.pool.notifyWhenEmpty()
        d.callback(None)
        self.waits(told)
        self.turn()
        self.successResultOf(told)

    def test_one_that_adds_again_keeps_the_next_from_believing_it_empty(self) -> None:
        (d,) = self.added(1)
        again: Deferred[object] = Deferred()
        sizes: list[int] = []
        for _ in range(2):
            waiter = self.pool.notifyWhenEmpty()
            waiter.addCallback(lambda _: sizes.append(len(self.pool)))
            waiter.addCallback(lambda _: self.pool.add(again))
        d.callback(None)
        self.turn()
        assert sizes == [0]
        again.callback(None)
        self.turn()
        assert sizes == [0, 0]

    def test_it_may_fill_and_empty_again_and_again(self) -> None:
        for _ in range(3):
            (d,) = self.added(1)
            told = self.pool.notifyWhenEmpty()
            self.turn()
            self.waits(told)
            d.callback(None)
            self.turn()
            self.successResultOf(told)

    def test_high_and_low_water(self) -> None:
        high, low = self.pool.notifyAbove(1), self.pool.notifyBelow(2, testImmediately=False)
        first, second = self.added(2)
        self.turn()
        self.successResultOf(high)
        self.waits(low)
        first.callback(None)
        self.turn()
        self.successResultOf(low)
        self.successResultOf(self.pool.notifyAbove(0))
        self.successResultOf(self.pool.notifyBelow(2))
        second.callback(None)
        self.turn()

    def test_a_waiter_may_be_cancelled_and_is_forgotten(self) -> None:
        (d,) = self.added(1)
        told, other = self.pool.notifyWhenEmpty(), self.pool.notifyWhenEmpty()
        told.cancel()
        self.failed(told, CancelledError)
        assert self.pool.statistics().waiting == 1
        d.callback(None)
        self.turn()
        self.successResultOf(other)

    def test_one_that_somebody_else_has_fired_is_left_alone(self) -> None:
        (d,) = self.added(1)
        told, other = self.pool.notifyWhenEmpty(), self.pool.notifyWhenEmpty()
        told.callback(None)
        d.callback(None)
        self.turn()
        self.successResultOf(other)

    def test_a_bound_is_an_int_in_range(self) -> None:
        bad: list[tuple[Any, type[Exception]]] = [("1", InvalidType), (True, InvalidType), (-1, InvalidValue)]
        for bound, kind in bad:
            for ask in (self.pool.notifyAbove, self.pool.notifyBelow):
                with pytest.raises(kind):
                    ask(bound)
        with pytest.raises(InvalidValue):
            self.pool.notifyBelow(0)
        assert self.pool.statistics().waiting == 0

    def test_thousands_leave_the_stack_flat(self) -> None:
        deferreds = self.added(3000)

        def next_one(_: object) -> None:
            if deferreds:
                waiter = self.pool.notifyBelow(len(self.pool))
                waiter.addCallback(next_one)
                deferreds.pop().callback(None)

        next_one(None)
        while self.clock.getDelayedCalls():
            self.turn()
        assert len(self.pool) == 0


class ShowingTests(PoolCase):
    def test_when_each_was_added(self) -> None:
        self.clock.advance(60)
        first = self.pool.add(Deferred[object]())
        self.clock.advance(30)
        second = self.pool.add(Deferred[object]())
        self.clock.advance(5)
        assert self.pool.outstanding() == [
            Outstanding(first, datetime(1970, 1, 1, 0, 1, 0, tzinfo=UTC), 35.0),
            Outstanding(second, datetime(1970, 1, 1, 0, 1, 30, tzinfo=UTC), 5.0),
        ]

    def test_statistics_and_status(self) -> None:
        first, second, third = self.added(3)
        self.clock.advance(2.5)
        first.callback(None)
        second.errback(ValueError())
        self.failed(second, ValueError)
        self.pool.notifyWhenEmpty()
        numbers = self.pool.statistics()
        assert (numbers.added, numbers.outstanding, numbers.finished, numbers.failed) == (3, 1, 1, 1)
        assert (numbers.longest, numbers.seconds) == (2.5, 5.0)
        assert self.pool.status() == (
            "1 outstanding (the oldest for 2.5 s), at most 3 at once; "
            "3 added: 1 finished, 1 failed; 1 waiting to be told"
        )
        assert self.pool.status() in repr(self.pool)
        third.callback(None)
        self.turn()
        assert self.pool.status().startswith("0 outstanding, at most 3")

    def test_a_misspelt_attribute_is_an_error(self) -> None:
        pool: Any = self.pool
        with pytest.raises(AttributeError):
            pool.width = 3

    def test_a_clock_is_a_keyword(self) -> None:
        make: Any = DeferredPool
        with pytest.raises(TypeError):
            make(Clock())
