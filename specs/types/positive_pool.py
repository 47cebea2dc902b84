"""What type checkers must accept of the pool, and what they must infer: read by type checkers, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import assert_never, assert_type

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock

from rdq_core import Pool, PoolSnapshot, PoolStatistics, PoolWaiter, UnknownMember, Wait
from rdq_core.levels import Level
from rdq_core.pool import Cancel, PoolCommand, Reached
from rdq_twisted import DeferredPool, JobDeferred, Outstanding


def made(reactor: IReactorTime) -> None:
    """A clock may be given, by name, or not."""
    DeferredPool()
    DeferredPool(clock=Clock())
    assert_type(DeferredPool(clock=reactor), DeferredPool)


async def used(pool: DeferredPool, special: JobDeferred[str, int]) -> None:
    """A pool gives back what it is given, as what it is; whoever waits gets nothing."""
    answer = succeed(3)
    assert_type(pool.add(answer), Deferred[int])
    assert_type(pool.add(special), JobDeferred[str, int])
    assert_type(await pool.add(answer), int)
    assert_type(pool.notifyWhenEmpty(testImmediately=False), Deferred[None])
    assert_type(pool.notifyAbove(3), Deferred[None])
    assert_type(pool.notifyBelow(3, testImmediately=False), Deferred[None])
    assert_type(answer in pool, bool)
    pool.cancel()


def looked_at(pool: DeferredPool) -> None:
    """What is outstanding is Deferreds of anything."""
    assert_type(list(pool), list[Deferred[object]])
    assert_type(len(pool), int)
    assert_type(pool.status(), str)
    assert_type(pool.outstanding(), list[Outstanding])
    for one in pool.outstanding():
        assert_type((one.deferred, one.added, one.seconds), tuple[Deferred[object], datetime, float])


def counted(statistics: PoolStatistics) -> None:
    """Counts are ints, times floats."""
    assert_type(
        (statistics.added, statistics.outstanding, statistics.finished, statistics.failed), tuple[int, int, int, int]
    )
    assert_type((statistics.most, statistics.to_cancel, statistics.waiting), tuple[int, int, int])
    assert_type((statistics.longest, statistics.seconds), tuple[float | None, float])


def core(pool: Pool[str]) -> None:
    """The machine is of anything hashable; its commands are three."""
    assert_type(pool.add("a", now=0), bool)
    pool.finished("a", now=1)
    pool.failed("a", now=1)
    pool.cancel(now=2)
    waiter = pool.when_empty(now=0)
    assert_type(waiter, PoolWaiter | None)
    assert_type(pool.when_above(3, test_immediately=False, now=0), PoolWaiter | None)
    assert_type(pool.when_below(3, now=0), PoolWaiter | None)
    if waiter is not None:
        assert_type(pool.forget(waiter, now=3), bool)
        assert_type((waiter.level, waiter.number), tuple[Level, int])
    command: PoolCommand[str] = pool.poll(now=4)
    match command:
        case Cancel(member):
            assert_type(member, str)
        case Reached(reached):
            assert_type(reached, PoolWaiter)
        case Wait(until):
            assert_type(until, float | None)
        case _:
            assert_never(command)


def seen(pool: Pool[str], error: UnknownMember) -> None:
    """What the machine shows."""
    assert_type(list(pool), list[str])
    assert_type(pool.added_at("a"), float)
    assert_type(pool.statistics(now=0), PoolStatistics)
    assert_type(pool.clone(), Pool[str])
    snapshot: Hashable = pool.snapshot()
    assert_type(pool.snapshot(), PoolSnapshot)
    assert_type((pool.snapshot().members, pool.snapshot().to_cancel), tuple[int, tuple[int, ...]])
    assert_type(pool.snapshot().waiters, tuple[tuple[Level, bool], ...])
    pool.check_invariants()
    key_error: KeyError = error
    assert_type(error.member, object)
    print(snapshot, key_error)  # noqa: T201
