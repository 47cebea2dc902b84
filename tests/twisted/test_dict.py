"""The dictionary of promises: asking, setting, failing, closing, cancelling; in turns."""
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from rdq_twisted import DeferredDict, DictClosed, InvalidType, UnknownKey
from tests.twisted.tools import Case


class DictCase(Case):
    def setUp(self) -> None:
        super().setUp()
        self.dict: DeferredDict[str, Any] = DeferredDict(clock=self.clock)

    def tearDown(self) -> None:
        super().tearDown()
        self.dict._machine.check_invariants()
        assert len(self.dict._waiting) == self.dict.statistics().waiting

    def unchanged(self, kind: type[Exception], act: Callable[[], object]) -> None:
        """The call raises exactly this class, and changes nothing."""
        before = self.dict._machine.snapshot()
        with pytest.raises(kind) as raised:
            act()
        assert raised.type is kind
        assert self.dict._machine.snapshot() == before


class AskingTests(DictCase):
    def test_what_is_set_is_a_fired_deferred(self) -> None:
        self.dict["a"] = 1
        assert self.successResultOf(self.dict["a"]) == 1

    def test_what_is_not_fires_when_it_is_in_a_turn(self) -> None:
        first, other, second = self.dict["a"], self.dict["b"], self.dict["a"]
        self.dict["a"] = 1
        self.waits(first, other, second)
        self.turn()
        assert (self.successResultOf(first), self.successResultOf(second)) == (1, 1)
        self.waits(other)
        assert self.dict.waiting() == ["b"]

    def test_a_value_of_none_is_a_value(self) -> None:
        asked = self.dict["a"]
        self.dict["a"] = None
        self.turn()
        assert self.successResultOf(asked) is None
        assert self.successResultOf(self.dict["a"]) is None

    def test_getters_callbacks_may_set_ask_delete_and_cancel(self) -> None:
        seen: list[object] = []
        last = self.dict["c"]
        self.dict["a"].addCallback(self.dict.setdefault, "b").addCallback(seen.append)

        def on(_: object) -> None:
            self.dict["b"] = "B"
            self.dict["b"].addCallback(seen.append)
            last.cancel()
            del self.dict["a"]

        self.dict["a"].addCallback(on)
        waiting = self.dict["b"].addCallback(seen.append)
        self.dict["a"] = "x"
        self.turn()
        assert seen == ["b", "B", "B"]
        self.successResultOf(waiting)
        self.failed(last, CancelledError)
        assert dict(self.dict.items()) == {"x": "b", "b": "B"}

    def test_a_chain_of_thousands_leaves_the_stack_flat(self) -> None:
        def link(number: int) -> None:
            self.dict[str(number)].addCallback(lambda _: self.dict.update({str(number + 1): None}))

        for number in range(3000):
            link(number)
        self.dict["0"] = None
        while self.clock.getDelayedCalls():
            self.turn()
        assert "3000" in self.dict

    def test_cancelling_one_leaves_the_others_and_the_last_leaves_nothing(self) -> None:
        first, second = self.dict["a"], self.dict["a"]
        first.cancel()
        self.failed(first, CancelledError)
        assert self.dict.waiting() == ["a"]
        second.cancel()
        self.failed(second, CancelledError)
        assert self.dict.waiting() == []
        assert self.dict._machine._lines == {}

    def test_one_cancelled_between_set_and_turn_is_told_nothing(self) -> None:
        first, second = self.dict["a"], self.dict["a"]
        self.dict["a"] = 1
        first.cancel()
        self.turn()
        self.failed(first, CancelledError)
        assert self.successResultOf(second) == 1

    def test_the_first_value_after_it_asked_is_the_getters(self) -> None:
        asked = self.dict["a"]
        self.dict["a"] = 1
        self.dict["a"] = 2
        del self.dict["a"]
        self.turn()
        assert self.successResultOf(asked) == 1
        self.waits(self.dict["a"])

    def test_one_that_somebody_else_has_fired_is_left_alone(self) -> None:
        asked, other = self.dict["a"], self.dict["a"]
        asked.callback(5)
        self.dict["a"] = 1
        self.turn()
        assert (self.successResultOf(asked), self.successResultOf(other)) == (5, 1)

    def test_nothing_keeps_a_value_that_was_deleted(self) -> None:
        class Thing:
            """What can be looked for."""

        asked = self.dict["a"]
        thing = Thing()
        gone = weakref.ref(thing)
        self.dict["a"] = thing
        del thing
        self.turn()
        del self.dict["a"], asked
        gc.collect()
        assert gone() is None


class FailingTests(DictCase):
    def test_those_who_wait_are_failed_with_one_exception_each_its_own_failure(self) -> None:
        error = ValueError("x")
        first, second = self.dict["a"], self.dict["a"]
        self.dict.fail("a", error)
        later = self.dict["a"]
        self.turn()
        reasons = [self.failure(deferred) for deferred in (first, second)]
        assert [reason.value for reason in reasons] == [error, error]
        assert reasons[0] is not reasons[1]
        self.waits(later)

    def test_a_failure_will_do(self) -> None:
        asked = self.dict["a"]
        try:
            int("x")
        except ValueError:
            self.dict.fail("a", Failure())
        self.turn()
        assert "in test_a_failure_will_do" in self.failure(asked).getTraceback()

    def test_what_nobody_handles_is_logged(self) -> None:
        asked = self.dict["a"]
        self.dict.fail("a", ValueError("x"))
        self.turn()
        del asked
        gc.collect()
        assert len(self.logged(ValueError)) == 1

    def test_a_reason_is_an_exception(self) -> None:
        bad: Any = "why"
        asked = self.dict["a"]
        self.unchanged(InvalidType, lambda: self.dict.fail("a", bad))
        self.waits(asked)
        with pytest.raises(InvalidType, match=r"^reason must be an exception or a Failure, not 'why'"):
            self.dict.fail("a", bad)


class ClosingTests(DictCase):
    def test_all_who_wait_are_told_and_nothing_is_logged(self) -> None:
        self.dict["c"] = 3
        first, _unheard = self.dict["a"], self.dict["b"]
        self.dict.close()
        self.dict.close()
        assert self.dict.closed
        self.waits(first)
        self.turn()
        self.failed(first, DictClosed)
        del _unheard
        gc.collect()
        assert self.successResultOf(self.dict["c"]) == 3

    def test_asking_then_gives_one_that_has_failed(self) -> None:
        self.dict.close()
        self.failed(self.dict["a"], DictClosed)
        self.dict["a"]  # nobody looks at this one
        gc.collect()

    def test_nothing_is_set_then(self) -> None:
        self.dict["a"] = 1
        self.dict.close()
        attempts: list[Callable[[], object]] = [
            lambda: self.dict.__setitem__("b", 2),
            lambda: self.dict.update({"b": 2}),
            lambda: self.dict.__ior__({"b": 2}),
            lambda: self.dict.setdefault("b", 2),
            lambda: self.dict.fail("b", ValueError()),
        ]
        for attempt in attempts:
            self.unchanged(DictClosed, attempt)
        assert self.dict.setdefault("a", 2) == 1
        del self.dict["a"]
        self.unchanged(UnknownKey, lambda: self.dict.pop("a"))


class RefusedTests(DictCase):
    def test_a_value_is_neither_deferred_nor_failure(self) -> None:
        self.dict["a"]  # somebody waits
        for value in (Deferred[None](), Failure(ValueError())):
            self.unchanged(InvalidType, partial(self.dict.__setitem__, "a", value))
            self.unchanged(InvalidType, partial(self.dict.update, {"b": 1, "a": value}))
            self.unchanged(InvalidType, partial(self.dict.setdefault, "a", value))

    def test_a_key_has_a_hash(self) -> None:
        bad: Any = []
        self.unchanged(InvalidType, lambda: self.dict[bad])
        self.unchanged(InvalidType, lambda: self.dict.__setitem__(bad, 1))
        self.unchanged(InvalidType, lambda: self.dict.__delitem__(bad))
        self.unchanged(InvalidType, lambda: self.dict.fail(bad, ValueError()))
        self.unchanged(InvalidType, lambda: self.dict.update([("a", 1), (bad, 2)]))
        number: Any = 3
        self.unchanged(InvalidType, lambda: self.dict.update(number))

    def test_a_clock_is_a_clock(self) -> None:
        bad: Any = 3
        with pytest.raises(InvalidType):
            DeferredDict(clock=bad)
