"""The promise dictionary's machine: who asks, who is told what, and that nothing is kept."""

from __future__ import annotations

import gc
import math
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from rdq_core import (
    DictClosed,
    DictGetter,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    PromiseDict,
    PromiseDictStatistics,
    UnknownKey,
    Wait,
)
from rdq_core.promises import Closed, Failed, Found, Present

Made = PromiseDict[str, int]


def asked(made: Made, *keys: str) -> list[DictGetter[str]]:
    getters = [made.get(key, now=time) for time, key in enumerate(keys)]
    return [getter for getter in getters if isinstance(getter, DictGetter)]


def polled(made: Made) -> list[object]:
    due: list[object] = []
    while not isinstance(command := made.poll(now=0), Wait):
        due.append(command)
        made.check_invariants()
    assert command == Wait(None)
    return due


def refused(made: Made, kind: type[Exception], act: Callable[[], object]) -> None:
    """The call raises exactly this class, and changes nothing."""
    before = made.snapshot(), made.statistics(now=0)
    with pytest.raises(kind) as raised:
        act()
    assert raised.type is kind
    assert (made.snapshot(), made.statistics(now=0)) == before


def test_what_is_set_is_given_at_once() -> None:
    made = Made()
    made.set("a", 1, now=0)
    assert made.get("a", now=0) == Present(1)
    made.set("a", 2, now=0)
    assert made.get("a", now=0) == Present(2)
    assert polled(made) == []


def test_what_is_asked_for_is_told_when_it_is_set_in_order() -> None:
    made = Made()
    first, other, second = asked(made, "a", "b", "a")
    made.set("b", 2, now=0)
    made.set("a", 1, now=0)
    assert polled(made) == [Found(other, 2), Found(first, 1), Found(second, 1)]


def test_the_first_value_after_it_asked_is_the_getters() -> None:
    made = Made()
    (getter,) = asked(made, "a")
    made.set("a", 1, now=0)
    made.set("a", 2, now=0)
    assert made.delete("a", now=0) == 2
    (again,) = asked(made, "a")
    assert polled(made) == [Found(getter, 1)]
    made.set("a", 3, now=0)
    assert polled(made) == [Found(again, 3)]


def test_a_getter_leaves_alone_and_the_last_leaves_nothing() -> None:
    made = Made()
    first, second = asked(made, "a", "a")
    assert made.forget(first, now=0)
    assert not made.forget(first, now=0)
    assert made.waiting() == ["a"]
    assert made.forget(second, now=0)
    assert made.waiting() == []
    assert made.statistics(now=0).keys == 0
    made.set("a", 1, now=0)
    assert polled(made) == []


def test_a_getter_that_is_to_be_told_can_be_forgotten() -> None:
    made = Made()
    first, second = asked(made, "a", "a")
    made.set("a", 1, now=0)
    assert made.forget(first, now=0)
    assert polled(made) == [Found(second, 1)]


def test_keys_are_waited_for_in_order_of_who_has_waited_longest() -> None:
    made = Made()
    first, *_ = asked(made, "a", "b", "a")
    assert made.waiting() == ["a", "b"]
    made.forget(first, now=0)
    assert made.waiting() == ["b", "a"]


def test_a_failure_is_of_those_who_wait_now() -> None:
    made = Made()
    error = ValueError("no")
    (getter,) = asked(made, "a")
    made.fail("a", error, now=0)
    (later,) = asked(made, "a")
    assert polled(made) == [Failed(getter, error)]
    made.set("a", 1, now=0)
    made.fail("a", error, now=0)
    assert polled(made) == [Found(later, 1)]
    assert made.present == {"a": 1}


def test_the_close_tells_all_and_is_final() -> None:
    made = Made()
    made.set("c", 3, now=0)
    getters = asked(made, "a", "b", "a")
    made.close(now=0)
    made.close(now=0)
    assert made.closed
    assert polled(made) == [Closed(getter) for getter in getters]
    refused(made, DictClosed, lambda: made.set("a", 1, now=0))
    refused(made, DictClosed, lambda: made.fail("a", ValueError(), now=0))
    refused(made, DictClosed, lambda: made.get("a", now=0))
    assert made.get("c", now=0) == Present(3)
    assert made.delete("c", now=0) == 3
    refused(made, DictClosed, lambda: made.get("c", now=0))


def test_what_is_not_set_cannot_be_deleted() -> None:
    made = Made()
    asked(made, "a")
    refused(made, UnknownKey, lambda: made.delete("a", now=9))


def test_bad_arguments_change_nothing() -> None:
    made: Any = Made()
    asked(made, "a")
    refused(made, InvalidType, lambda: made.get([], now=9))
    refused(made, InvalidType, lambda: made.set([], 1, now=9))
    refused(made, InvalidType, lambda: made.delete([], now=9))
    refused(made, InvalidType, lambda: made.fail([], ValueError(), now=9))
    refused(made, InvalidType, lambda: made.fail("a", "why", now=9))
    refused(made, InvalidType, lambda: made.forget("a", now=9))


@pytest.mark.parametrize(("now", "kind"), [("x", InvalidType), (math.nan, InvalidValue), (-math.inf, InvalidValue)])
def test_every_input_refuses_what_is_no_time(now: Any, kind: type[Exception]) -> None:
    made = Made()
    (getter,) = asked(made, "a")
    made.set("b", 1, now=0)
    inputs: list[Callable[[], object]] = [
        lambda: made.get("a", now=now),
        lambda: made.get("b", now=now),
        lambda: made.set("a", 1, now=now),
        lambda: made.delete("b", now=now),
        lambda: made.fail("a", ValueError(), now=now),
        lambda: made.close(now=now),
        lambda: made.forget(getter, now=now),
        lambda: made.poll(now=now),
        lambda: made.statistics(now=now),
    ]
    for act in inputs:
        refused(made, kind, act)


def test_views_are_of_what_is_set() -> None:
    made = Made()
    asked(made, "z")
    made.set("b", 2, now=0)
    made.set("a", 1, now=0)
    assert (list(made), len(made), "a" in made, "z" in made) == (["b", "a"], 2, True, False)
    view: Any = made.present
    with pytest.raises(TypeError):
        view["c"] = 3


def test_statistics() -> None:
    made = Made()
    first, *_ = asked(made, "a", "b", "b", "c")
    made.forget(first, now=5)
    made.set("d", 1, now=5)
    made.get("d", now=5)
    made.set("c", 1, now=5)
    assert made.statistics(now=9) == PromiseDictStatistics(
        asked=5,
        waiting=2,
        to_tell=1,
        found=1,
        failed=0,
        forgotten=1,
        present=2,
        keys=1,
        longest=8,
        closed=False,
    )
    made.close(now=9)
    polled(made)
    numbers = made.statistics(now=9)
    assert (numbers.found, numbers.failed, numbers.longest, numbers.closed) == (2, 2, None, True)


def test_a_clone_shares_nothing() -> None:
    made = Made()
    first, second = asked(made, "a", "b")
    made.set("c", 3, now=0)
    made.fail("b", ValueError(), now=0)
    clone = made.clone()
    assert clone.snapshot() == made.snapshot()
    clone.forget(first, now=0)
    clone.set("d", 4, now=0)
    clone.close(now=0)
    assert [type(command) for command in polled(clone)] == [Failed]
    assert (made.waiting(), "d" in made, made.closed) == (["a"], False, False)
    assert [getattr(command, "getter", None) for command in polled(made)] == [second]
    assert clone.statistics(now=0).asked == made.statistics(now=0).asked


def test_a_snapshot_says_what_is_to_be_told() -> None:
    made = Made()
    error = ValueError()
    asked(made, "a", "b", "c")
    made.set("a", 1, now=0)
    made.fail("b", error, now=0)
    made.close(now=0)
    snapshot = made.snapshot()
    assert snapshot.to_tell == ((Found, "a", 1), (Failed, "b", error), (Closed, "c", None))
    assert isinstance(hash(snapshot), int)


class Thing:
    """A key, or a value, that can be looked for."""


def test_nothing_is_kept_of_a_key_whose_waiters_are_gone() -> None:
    made = PromiseDict[Thing, Thing]()
    key, value = Thing(), Thing()
    gone = weakref.ref(key), weakref.ref(value)
    getter = made.get(key, now=0)
    assert isinstance(getter, DictGetter)
    made.forget(getter, now=0)
    made.set(key, value, now=0)
    made.delete(key, now=0)
    del key, value, getter
    gc.collect()
    assert [one() for one in gone] == [None, None]
    made.check_invariants()


def breaks(made: Any) -> dict[str, Callable[[], object]]:
    getter = next(iter(made._waiting))
    return {
        "nobody waits for what is set": lambda: made._values.update(a=1),
        "a line no one stands in is not kept": lambda: made._lines.update(x={}),
        "who waits stands in the line of its key": lambda: made._lines["a"].update({DictGetter("a", 99): None}),
        "who is to be told does not wait": lambda: made._to_tell.update({getter: Closed(getter)}),
        "who waits is in order of asking": lambda: made._waiting.update({getter: 99.0}),
        "nobody waits once it is closed": lambda: setattr(made, "_closed", True),
        "asked = waiting + to tell + found + failed + forgotten": lambda: setattr(made, "_found", 9),
    }


@pytest.mark.parametrize("rule", list(breaks(type("Any", (), {"_waiting": {1: 1}}))))
def test_broken_books_are_found(rule: str) -> None:
    made = Made()
    asked(made, "a", "b")
    made.check_invariants()
    breaks(made)[rule]()
    with pytest.raises(InvariantViolated) as found:
        made.check_invariants()
    assert found.value.invariant == rule
