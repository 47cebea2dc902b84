"""Cancelling all that is outstanding, with cancellers of every kind."""

from __future__ import annotations

from twisted.internet.defer import CancelledError, Deferred

from rdq_twisted import DeferredPool
from tests.twisted.tools import Case


class CancelTests(Case):
    def setUp(self) -> None:
        super().setUp()
        self.pool = DeferredPool(clock=self.clock)
        self.cancelled: list[object] = []

    def one(self, name: object = None) -> Deferred[object]:
        return self.pool.add(Deferred[object](lambda _: self.cancelled.append(name)))

    def test_all_that_is_outstanding_is_cancelled_in_the_next_turn_in_order(self) -> None:
        deferreds = [self.one(name) for name in "abc"]
        told = self.pool.notifyWhenEmpty()
        self.pool.cancel()
        assert self.cancelled == []
        self.turn()
        assert self.cancelled == ["a", "b", "c"]
        for deferred in deferreds:
            self.failed(deferred, CancelledError)
        self.successResultOf(told)

    def test_one_that_has_fired_meanwhile_and_one_that_came_later_are_not(self) -> None:
        fired, stays = self.one("fired"), self.one("stays")
        self.pool.cancel()
        later = self.one("later")
        fired.callback(None)
        self.turn()
        assert self.cancelled == ["stays"]
        self.failed(stays, CancelledError)
        assert list(self.pool) == [later]
        later.callback(None)

    def test_a_canceller_may_add_and_fire_others(self) -> None:
        second: Deferred[object] = Deferred(lambda _: self.cancelled.append("second"))
        first = self.pool.add(Deferred[object](lambda _: second.callback("early")))
        self.pool.add(second)
        first.addErrback(lambda _: self.one("new"))
        self.pool.cancel()
        self.turn()
        assert self.cancelled == []
        assert self.successResultOf(second) == "early"
        assert len(self.pool) == 1

    def test_one_that_waits_for_another_has_that_cancelled(self) -> None:
        inner: Deferred[object] = Deferred(lambda _: self.cancelled.append("inner"))
        outer: Deferred[object] = Deferred()
        outer.addCallback(lambda _: inner)
        outer.callback(None)
        self.pool.add(outer)
        self.pool.cancel()
        self.turn()
        assert self.cancelled == ["inner"]
        self.failed(outer, CancelledError)
        assert len(self.pool) == 0

    def test_a_canceller_that_raises_is_logged_and_the_others_do_not_suffer(self) -> None:
        def refuse(_: object) -> None:
            raise ValueError("no")

        bad = self.pool.add(Deferred[object](refuse))
        good = self.one("good")
        low = self.pool.notifyBelow(2)
        self.pool.cancel()
        self.turn()
        assert len(self.logged(ValueError)) == 1
        assert list(self.pool) == [bad]
        self.failed(good, CancelledError)
        self.successResultOf(low)
        bad.callback(None)
        self.turn()

    def test_a_callback_that_fails_when_cancelled_passes_its_failure_on(self) -> None:
        bad = self.one("bad")
        bad.addErrback(lambda _: 1 // 0)
        self.pool.cancel()
        self.turn()
        self.failed(bad, ZeroDivisionError)

    def test_cancelling_an_empty_pool_is_nothing(self) -> None:
        self.pool.cancel()
        self.turn()
        assert self.pool.statistics().to_cancel == 0
