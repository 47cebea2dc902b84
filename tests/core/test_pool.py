"""The pool's machine: what is outstanding, who is told of which level and when, what is asked to end."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from rdq_core import (
    InvalidType,
    InvalidValue,
    InvariantViolated,
    Pool,
    PoolStatistics,
    PoolWaiter,
    UnknownMember,
    Wait,
)
from rdq_core.levels import EMPTY, Above, Below
from rdq_core.pool import Cancel, Reached


def pool_of(*members: str) -> Pool[str]:
    pool = Pool[str]()
    for time, member in enumerate(members):
        assert pool.add(member, now=time)
    return pool


def polled(pool: Pool[str]) -> list[object]:
    """All that is due, as members and waiters."""
    due: list[object] = []
    while not isinstance(command := pool.poll(now=0), Wait):
        due.append(command.member if isinstance(command, Cancel) else command.waiter)
        pool.check_invariants()
    assert command == Wait(None)
    return due


def refused(pool: Pool[str], kind: type[Exception], act: Callable[[], object]) -> None:
    """The call raises exactly this class, and changes nothing."""
    before = pool.snapshot(), pool.statistics(now=0), list(pool)
    with pytest.raises(kind) as raised:
        act()
    assert raised.type is kind
    assert (pool.snapshot(), pool.statistics(now=0), list(pool)) == before


# -- members -----------------------------------------------------------------------------------------------------------


def test_twice_is_once() -> None:
    pool = pool_of("a", "b")
    assert not pool.add("a", now=9)
    assert list(pool) == ["a", "b"]
    assert pool.added_at("a") == 0
    pool.finished("a", now=9)
    assert "a" not in pool
    assert pool.add("a", now=9)
    assert list(pool) == ["b", "a"]


def test_it_may_be_changed_while_it_is_iterated_over() -> None:
    pool = pool_of("a", "b")
    for member in pool:
        pool.failed(member, now=9)
    assert len(pool) == 0


@pytest.mark.parametrize("member", ["b", []])
def test_what_is_no_member_cannot_end(member: Any) -> None:
    pool = pool_of("a")
    refused(pool, UnknownMember, lambda: pool.finished(member, now=9))
    refused(pool, UnknownMember, lambda: pool.failed(member, now=9))
    refused(pool, UnknownMember, lambda: pool.added_at(member))


def test_what_has_no_hash_is_no_member() -> None:
    pool = pool_of("a")
    bad: Any = []
    refused(pool, InvalidType, lambda: pool.add(bad, now=9))


@pytest.mark.parametrize(("now", "kind"), [("x", InvalidType), (math.nan, InvalidValue), (math.inf, InvalidValue)])
def test_every_input_refuses_what_is_no_time(now: Any, kind: type[Exception]) -> None:
    pool = pool_of("a")
    waiter = pool.when_above(5, now=0)
    assert waiter is not None
    inputs: list[Callable[[], object]] = [
        lambda: pool.add("b", now=now),
        lambda: pool.finished("a", now=now),
        lambda: pool.failed("a", now=now),
        lambda: pool.cancel(now=now),
        lambda: pool.when_empty(now=now),
        lambda: pool.when_above(1, now=now),
        lambda: pool.when_below(1, now=now),
        lambda: pool.forget(waiter, now=now),
        lambda: pool.poll(now=now),
        lambda: pool.statistics(now=now),
    ]
    for act in inputs:
        refused(pool, kind, act)


def test_time_does_not_run_backward() -> None:
    pool = pool_of("a", "b", "c")
    pool.add("d", now=-100)
    assert pool.added_at("d") == 2
    pool.finished("a", now=-100)
    assert pool.statistics(now=-100).seconds == 2


# -- waiting -----------------------------------------------------------------------------------------------------------


def test_an_empty_pool_says_so_at_once() -> None:
    pool = Pool[str]()
    assert pool.when_empty(now=0) is None
    assert pool.when_below(3, now=0) is None
    assert polled(pool) == []


def test_all_who_wait_are_told_in_order() -> None:
    pool = pool_of("a", "b")
    waiters = [pool.when_empty(now=0), pool.when_below(2, now=0), pool.when_empty(now=0), pool.when_above(5, now=0)]
    assert polled(pool) == []
    pool.finished("a", now=0)
    assert polled(pool) == [waiters[1]]
    pool.failed("b", now=0)
    assert polled(pool) == [waiters[0], waiters[2]]
    assert pool.statistics(now=0).waiting == 1


def test_one_that_adds_again_keeps_the_next_from_believing_it_empty() -> None:
    pool = pool_of("a")
    first, second = pool.when_empty(now=0), pool.when_empty(now=0)
    pool.finished("a", now=0)
    assert first is not None
    assert pool.poll(now=0) == Reached(first)
    pool.add("b", now=0)
    assert polled(pool) == []
    pool.finished("b", now=0)
    assert polled(pool) == [second]


def test_the_next_time_is_not_this_time() -> None:
    pool = Pool[str]()
    waiter = pool.when_empty(test_immediately=False, now=0)
    assert polled(pool) == []
    pool.add("a", now=0)
    later = pool.when_empty(now=0)
    pool.finished("a", now=0)
    assert polled(pool) == [waiter, later]


def test_sleepers_wake_behind_those_who_were_awake() -> None:
    pool = pool_of("a")
    awake = pool.when_empty(now=0)
    pool.finished("a", now=0)
    asleep = pool.when_empty(test_immediately=False, now=0)
    pool.add("b", now=0)
    pool.finished("b", now=0)
    assert polled(pool) == [awake, asleep]


def test_high_water() -> None:
    pool = pool_of("a")
    assert pool.when_above(0, now=0) is None
    next_time = pool.when_above(0, test_immediately=False, now=0)
    high = pool.when_above(1, now=0)
    pool.add("b", now=0)
    assert polled(pool) == [high]
    pool.finished("a", now=0)
    pool.finished("b", now=0)
    pool.add("c", now=0)
    assert polled(pool) == [next_time]


def test_who_is_forgotten_is_told_nothing() -> None:
    pool = pool_of("a")
    first, second, asleep = (
        pool.when_empty(now=0),
        pool.when_empty(now=0),
        pool.when_below(2, test_immediately=False, now=0),
    )
    assert first is not None
    assert asleep is not None
    assert pool.forget(first, now=0)
    assert not pool.forget(first, now=0)
    assert pool.forget(asleep, now=0)
    pool.finished("a", now=0)
    pool.add("b", now=0)
    pool.finished("b", now=0)
    assert polled(pool) == [second]
    assert not pool.forget(PoolWaiter(EMPTY, 99), now=0)
    bad: Any = "waiter"
    refused(pool, InvalidType, lambda: pool.forget(bad, now=0))


def test_the_last_to_leave_a_level_that_holds_leaves_nothing() -> None:
    pool = pool_of("a")
    waiter = pool.when_empty(now=0)
    assert waiter is not None
    pool.finished("a", now=0)
    assert pool.forget(waiter, now=0)
    pool.check_invariants()
    assert polled(pool) == []


@pytest.mark.parametrize(
    ("bound", "kind"), [("1", InvalidType), (True, InvalidType), (1.0, InvalidType), (-1, InvalidValue)]
)
def test_a_bound_is_an_int_in_range(bound: Any, kind: type[Exception]) -> None:
    pool = pool_of("a")
    refused(pool, kind, lambda: pool.when_above(bound, now=9))
    refused(pool, kind, lambda: pool.when_below(bound, now=9))
    refused(pool, InvalidValue, lambda: pool.when_below(0, now=9))


# -- cancelling --------------------------------------------------------------------------------------------------------


def test_all_that_is_here_is_asked_to_end_in_order() -> None:
    pool = pool_of("a", "b", "c")
    low = pool.when_below(3, now=0)
    pool.cancel(now=0)
    pool.add("d", now=0)
    pool.finished("b", now=0)
    assert pool.statistics(now=0).to_cancel == 2
    assert pool.snapshot().to_cancel == (0, 1)
    assert polled(pool) == ["a", "c"]
    assert len(pool) == 3, "a request: they are outstanding until they have ended"
    pool.finished("a", now=0)
    assert polled(pool) == [low]


def test_each_call_asks_again_but_none_twice() -> None:
    pool = pool_of("a", "b")
    pool.cancel(now=0)
    assert pool.poll(now=0) == Cancel("a")
    pool.cancel(now=0)
    pool.cancel(now=0)
    assert polled(pool) == ["a", "b"]


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_statistics() -> None:
    pool = pool_of("a", "b", "c")
    pool.finished("a", now=4)
    pool.failed("c", now=5)
    pool.when_empty(now=6)
    assert pool.statistics(now=7) == PoolStatistics(
        added=3, outstanding=1, finished=1, failed=1, most=3, to_cancel=0, waiting=1, longest=6, seconds=7
    )
    assert Pool[str]().statistics(now=0).longest is None


def test_a_clone_shares_nothing() -> None:
    pool = pool_of("a", "b")
    waiter = pool.when_empty(now=0)
    pool.when_below(3, test_immediately=False, now=0)
    pool.cancel(now=0)
    clone = pool.clone()
    assert clone.snapshot() == pool.snapshot()
    assert clone.statistics(now=5) == pool.statistics(now=5)
    clone.finished("a", now=0)
    clone.finished("b", now=0)
    assert polled(clone) == [waiter]
    assert polled(pool) == ["a", "b"]
    assert len(pool) == 2


def test_a_snapshot_is_hashable_and_names_by_place() -> None:
    assert hash(pool_of("a", "b").snapshot()) == hash(pool_of("x", "y").snapshot())
    assert pool_of("a").snapshot() != pool_of("a", "b").snapshot()


BREAKS: dict[str, Callable[[Any], object]] = {
    "what is to be cancelled is here": lambda pool: pool._to_cancel.update(x=None),
    "members are in order of their times": lambda pool: pool._added_at.update(a=99.0),
    "the most there were is no less than there are": lambda pool: setattr(pool, "_most", 1),
    "of those that have ended, no more have failed": lambda pool: setattr(pool, "_failed", 1),
    "the waiters fit together, and the size": lambda pool: pool._levels._reached.update({Above(0): None}),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_broken_books_are_found(rule: str) -> None:
    pool = pool_of("a", "b")
    pool.when_empty(now=0)
    pool.check_invariants()
    BREAKS[rule](pool)
    with pytest.raises(InvariantViolated) as found:
        pool.check_invariants()
    assert found.value.invariant == rule


def test_levels_are_values() -> None:
    levels = {Below(1), EMPTY, Above(1)}
    assert len(levels) == 2
