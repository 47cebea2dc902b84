"""What type checkers must accept of the promise dictionary, and what they must infer: read by them, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable, ItemsView, KeysView, Mapping, ValuesView
from typing import assert_never, assert_type

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from rdq_core import (
    DictClosed,
    DictGetter,
    PromiseDict,
    PromiseDictSnapshot,
    PromiseDictStatistics,
    UnknownKey,
    Wait,
)
from rdq_core.promises import Closed, Failed, Found, Present, PromiseDictCommand
from rdq_twisted import DeferredDict


def made(reactor: IReactorTime, pairs: list[tuple[int, bytes]]) -> None:
    """As a dict is made, and with a clock, by name."""
    assert_type(DeferredDict[str, int](), DeferredDict[str, int])
    assert_type(DeferredDict({"a": 1}, clock=Clock()), DeferredDict[str, int])
    assert_type(DeferredDict(pairs, clock=reactor), DeferredDict[int, bytes])
    assert_type(DeferredDict(a=1), DeferredDict[str, int])
    empty: DeferredDict[str, list[int]] = DeferredDict()
    print(empty)  # noqa: T201


async def asked(prices: DeferredDict[str, int]) -> None:
    """Asking gives a Deferred of the value, looking gives the value."""
    assert_type(prices["a"], Deferred[int])
    assert_type(await prices["a"], int)
    assert_type(prices.get("a"), int | None)
    assert_type(prices.get("a", "none"), int | str)
    assert_type(prices.waiting(), list[str])


def changed(prices: DeferredDict[str, int], failure: Failure) -> None:
    """Every way of setting a dict has; failing takes what errback takes."""
    prices["a"] = 1
    prices.update({"a": 1})
    prices.update([("a", 1)], b=2)
    prices |= {"a": 1}
    assert_type(prices.setdefault("a", 3), int)
    prices.fail("a", ValueError())
    prices.fail("a", failure)
    del prices["a"]
    assert_type(prices.pop("a"), int)
    assert_type(prices.pop("a", None), int | None)
    prices.close()
    assert_type(prices.closed, bool)


def looked_at(prices: DeferredDict[str, int]) -> None:
    """What is set is plain values."""
    assert_type(dict(prices.items()), dict[str, int])
    assert_type(list(prices), list[str])
    assert_type(prices.keys(), KeysView[str])
    assert_type(prices.values(), ValuesView[int])
    assert_type(prices.items(), ItemsView[str, int])
    assert_type(("a" in prices, len(prices)), tuple[bool, int])
    counted(prices.statistics())


def counted(statistics: PromiseDictStatistics) -> None:
    """Counts are ints."""
    assert_type((statistics.asked, statistics.waiting, statistics.to_tell), tuple[int, int, int])
    assert_type((statistics.found, statistics.failed, statistics.forgotten), tuple[int, int, int])
    assert_type((statistics.present, statistics.keys), tuple[int, int])
    assert_type((statistics.longest, statistics.closed), tuple[float | None, bool])


def core(prices: PromiseDict[str, int]) -> None:
    """The machine answers at once, or with a getter who is told one of three things."""
    asked = prices.get("a", now=0)
    match asked:
        case Present(value):
            assert_type(value, int)
        case DictGetter(key, number):
            assert_type((key, number), tuple[str, int])
            assert_type(prices.forget(asked, now=1), bool)
        case _:
            assert_never(asked)
    prices.set("a", 1, now=0)
    prices.fail("a", ValueError(), now=0)
    assert_type(prices.delete("a", now=0), int)
    prices.close(now=0)
    command: PromiseDictCommand[str, int] = prices.poll(now=0)
    match command:
        case Found(getter, value):
            assert_type((getter, value), tuple[DictGetter[str], int])
        case Failed(getter, error):
            assert_type((getter, error), tuple[DictGetter[str], BaseException])
        case Closed(getter):
            assert_type(getter, DictGetter[str])
        case Wait(until):
            assert_type(until, float | None)
        case _:
            assert_never(command)


def seen(prices: PromiseDict[str, int]) -> None:
    """What the machine shows."""
    assert_type(prices.present, Mapping[str, int])
    assert_type(prices.closed, bool)
    assert_type(list(prices), list[str])
    assert_type(prices.waiting(), list[str])
    assert_type(prices.statistics(now=0), PromiseDictStatistics)
    assert_type(prices.clone(), PromiseDict[str, int])
    snapshot = prices.snapshot()
    assert_type(snapshot, PromiseDictSnapshot)
    assert_type(snapshot.present, tuple[tuple[Hashable, object], ...])
    assert_type(snapshot.waiting, tuple[Hashable, ...])
    assert_type(snapshot.to_tell, tuple[tuple[type[object], Hashable, object], ...])
    assert_type(snapshot.closed, bool)
    prices.check_invariants()


def refused(error: UnknownKey | DictClosed) -> None:
    """What a caller would expect."""
    if isinstance(error, UnknownKey):
        assert_type(error.key, object)
        key_error: KeyError = error
        print(key_error)  # noqa: T201
    else:
        runtime_error: RuntimeError = error
        print(runtime_error)  # noqa: T201
