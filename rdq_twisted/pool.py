"""The pool on Twisted: what Deferreds are outstanding, and Deferreds that fire when there are more, fewer or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, final

from twisted.internet.defer import Deferred, succeed
from twisted.logger import Logger
from twisted.python.failure import Failure

from rdq_core import InvalidType, Pool, PoolStatistics, PoolWaiter, Wait
from rdq_core.pool import Cancel
from rdq_twisted.timing import AnyClock, Timing
from rdq_twisted.turns import Turns

D = TypeVar("D", bound=Deferred[Any])
T = TypeVar("T")

_log = Logger()


@final
@dataclass(frozen=True, slots=True)
class Outstanding:
    """One Deferred that has not fired, and since when it has been in the pool."""

    deferred: Deferred[object]
    added: datetime
    """When it was added, in UTC, by the wall clock as it is set now."""
    seconds: float
    """For how many seconds it has been in the pool."""


@final
class DeferredPool:
    """The Deferreds that have been added and have not fired.

    A service adds the Deferred of each request, and its `stopService` returns `notifyWhenEmpty()`: it stops when the
    last request has been answered. Every method may be called from anywhere on the reactor's thread, callbacks
    included. Whoever waits is told in a *turn*, when control is back in the reactor: one after the other, the one that
    asked first, and each only if what it waits for is so at that moment. A waiter's Deferred may be cancelled.

    Deferreds are held until they fire; one that nobody will ever fire keeps the pool from being empty (`outstanding`
    shows it).
    """

    __slots__ = ("__weakref__", "_machine", "_now", "_timing", "_turns", "_waiting")

    def __init__(self, *, clock: AnyClock | None = None) -> None:
        """An empty pool. `clock`: what it runs on, a reactor or a `Clock` (None: the reactor). Raises `InvalidType`."""
        self._timing = Timing(clock)
        self._now = self._timing.now
        self._machine = Pool[Deferred[object]]()
        self._turns = Turns(self._timing, self._run)
        self._waiting: dict[PoolWaiter, Deferred[None]] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.status()}>"

    def add(self, d: D) -> D:
        """Add a Deferred, and return it. O(1). Raises `InvalidType` for what is none.

        It leaves when it fires, or at once if it has fired; its results and failures pass through untouched. Adding
        one that is here has no effect. One that is paused, or waits for another Deferred, has not fired yet.
        """
        if not isinstance(d, Deferred):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("d", d, "a Deferred")
        if self._machine.add(d, now=self._now()):
            self._turns.soon()
            d.addCallbacks(self._finished, self._failed, (d,), {}, (d,), {})
        return d

    def notifyWhenEmpty(self, testImmediately: bool = True) -> Deferred[None]:
        """A Deferred that fires when nothing is outstanding. O(1).

        `testImmediately`: an empty pool gives one that has fired already; False asks for the next time it empties.
        """
        return self._promise(self._machine.when_empty(test_immediately=testImmediately, now=self._now()))

    def notifyAbove(self, n: int, testImmediately: bool = True) -> Deferred[None]:
        """A Deferred that fires when more than `n` are outstanding: high water. O(1).

        `n`: an int, 0 or more (`InvalidType`, `InvalidValue`). `testImmediately` as for `notifyWhenEmpty`.
        """
        return self._promise(self._machine.when_above(n, test_immediately=testImmediately, now=self._now()))

    def notifyBelow(self, n: int, testImmediately: bool = True) -> Deferred[None]:
        """A Deferred that fires when fewer than `n` are outstanding: low water. O(1).

        `n`: an int, 1 or more (`InvalidType`, `InvalidValue`). `testImmediately` as for `notifyWhenEmpty`.
        """
        return self._promise(self._machine.when_below(n, test_immediately=testImmediately, now=self._now()))

    def cancel(self) -> None:
        """Cancel every Deferred that is outstanding now, in order of adding, in the next turn. O(n).

        One that has fired by then, or was added later, is not cancelled. One that does not fire when it is cancelled
        stays outstanding, and one whose canceller raises does too; that is logged.
        """
        self._machine.cancel(now=self._now())
        self._turns.soon()

    def outstanding(self) -> list[Outstanding]:
        """What has not fired, the longest outstanding first; a list of its own. O(n)."""
        now, epoch, added_at = self._now(), self._timing.epoch(), self._machine.added_at
        return [
            Outstanding(d, datetime.fromtimestamp(added_at(d) + epoch, UTC), now - added_at(d)) for d in self._machine
        ]

    def statistics(self) -> PoolStatistics:
        """What has gone through the pool and what is here, as one record. O(levels that are waited for)."""
        return self._machine.statistics(now=self._now())

    def status(self) -> str:
        """The same in one line for people."""
        numbers = self.statistics()
        oldest = "" if numbers.longest is None else f" (the oldest for {numbers.longest:.1f} s)"
        return (
            f"{numbers.outstanding} outstanding{oldest}, at most {numbers.most} at once; {numbers.added} added: "
            f"{numbers.finished} finished, {numbers.failed} failed; {numbers.waiting} waiting to be told"
        )

    def __len__(self) -> int:
        """How many are outstanding. O(1)."""
        return len(self._machine)

    def __contains__(self, d: object) -> bool:
        """Whether that Deferred is outstanding. O(1)."""
        return d in self._machine

    def __iter__(self) -> Iterator[Deferred[object]]:
        """Iterate over what is outstanding, in order of adding; the pool may change meanwhile. O(n)."""
        return iter(self._machine)

    def _finished(self, result: T, d: Deferred[object]) -> T:
        self._machine.finished(d, now=self._now())
        self._turns.soon()
        return result

    def _failed(self, reason: Failure, d: Deferred[object]) -> Failure:
        self._machine.failed(d, now=self._now())
        self._turns.soon()
        return reason

    def _promise(self, waiter: PoolWaiter | None) -> Deferred[None]:
        if waiter is None:
            return succeed(None)
        deferred: Deferred[None] = Deferred(lambda _: self._forget(waiter))
        self._waiting[waiter] = deferred
        self._turns.soon()
        return deferred

    def _forget(self, waiter: PoolWaiter) -> None:
        del self._waiting[waiter]
        self._machine.forget(waiter, now=self._now())

    def _run(self, steps: int, end: float) -> Wait | None:
        """Do what is due, one thing after the other: a turn's loop, and where waiters and cancellers are run."""
        for _ in range(steps):
            moment = self._now()
            if moment >= end:
                return None
            command = self._machine.poll(now=moment)
            if isinstance(command, Wait):
                return command
            if isinstance(command, Cancel):
                _cancel(command.member)
            else:
                deferred = self._waiting.pop(command.waiter)
                if not deferred.called:  # by somebody else, whose business it is not
                    deferred.callback(None)
        return None


def _cancel(deferred: Deferred[object]) -> None:
    try:
        deferred.cancel()
    except Exception:  # the canceller's; the others must not suffer for it
        _log.failure("the canceller of {deferred!r} raised; it is outstanding as before", deferred=deferred)
