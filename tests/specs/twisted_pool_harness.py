"""`rdq_twisted.DeferredPool` on a `Clock`, as the specification sees it."""

# pyright: reportPrivateUsage=false
# The machine's own invariants are checked too.

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import cast

from rdq_specs.calls import Poll
from rdq_specs.findings import Discrepancy
from rdq_specs.structures import Harness
from rdq_specs.structures.pool import calls
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.trace import Event
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted_harness import SetClock

from rdq_twisted import DeferredPool


class Member(Deferred[object]):
    """A Deferred that only takes note of being cancelled."""

    def __init__(self, name: int, cancelled: Callable[[int], object]) -> None:
        super().__init__()
        self.name = name
        self.cancelled = cancelled

    def cancel(self) -> None:
        self.cancelled(self.name)


def check_passes(member: Member, result: object) -> None:
    """Raise `Discrepancy` unless it has come to that result, whoever has been told of it on the way."""
    seen: list[object] = []
    member.addBoth(seen.append)
    if seen != [result]:
        raise Discrepancy("what comes through", [result], seen, "POOL-13")


class TwistedHarness(Harness):
    """The shell. A Deferred fires once, so that no member ends twice, and none is added again that has ended."""

    lacks = frozenset({Poll})

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.clock = SetClock()
        self.pool = DeferredPool(clock=self.clock)
        self.members: dict[int, Member] = {}
        self.ended: list[int] = []
        self.waiters: dict[int, Deferred[None]] = {}

    def can(self, call: object) -> bool:
        match call:
            case calls.Finish(name) | calls.Fail(name):
                return name in self.members and name not in self.ended
            case calls.Add(name):
                return name not in self.ended
            case calls.Forget(name):
                return name in self.waiters
            case _:
                return super().can(call)

    def do(self, call: object) -> object:
        match call:
            case calls.Add(name):
                return self._add(name)
            case calls.AddEnded(name, failed):
                member = self.members[name] = Member(name, self._cancelled)
                result = self._fire(name, failed)
                self._added(name)
                check_passes(member, result)
            case calls.Finish(name):
                self._end(name, False)
            case calls.Fail(name):
                self._end(name, True)
            case calls.CancelAll():
                self.pool.cancel()
            case calls.Forget(name):
                return self._forget(self.waiters[name])
            case calls.WhenEmpty(name, now):
                return self._waits(name, self.pool.notifyWhenEmpty(now))
            case calls.WhenAbove(name, bound, now):
                return self._waits(name, self.pool.notifyAbove(cast("int", bound), now))
            case calls.WhenBelow(name, bound, now):
                return self._waits(name, self.pool.notifyBelow(cast("int", bound), testImmediately=now))
            case _:
                raise TypeError(call)
        return None

    def turn(self) -> None:
        while self.clock.clock.getDelayedCalls():
            self.clock.clock.advance(0)

    def tick(self, seconds: float) -> None:
        self.clock.says += seconds

    def views(self) -> Hashable:
        return tuple(cast("Member", d).name for d in self.pool), self.pool.statistics().waiting

    def check(self) -> None:
        self.pool._machine.check_invariants()
        assert len(self.pool._waiting) == self.pool.statistics().waiting

    def timers(self) -> int:
        return len(self.clock.clock.getDelayedCalls())

    def retained(self) -> Sequence[int]:
        return outliving(self.members, self.ended)

    def _add(self, name: int) -> bool:
        new = name not in self.members
        if new:
            self.members[name] = Member(name, self._cancelled)
        self._added(name)
        return new

    def _added(self, name: int) -> None:
        """Add it, which must leave it as it was."""
        member = self.members[name]
        if (added := self.pool.add(member)) is not member:
            raise Discrepancy("add returns", member, added, "POOL-13")

    def _end(self, name: int, failed: bool) -> None:
        check_passes(self.members[name], self._fire(name, failed))

    def _fire(self, name: int, failed: bool) -> object:
        """End it, and say with what."""
        result = Failure(ValueError(name)) if failed else object()
        self.ended.append(name)
        if isinstance(result, Failure):
            self.members[name].errback(result)
        else:
            self.members[name].callback(result)
        return result

    def _cancelled(self, name: int) -> None:
        self.told(("cancel", name))

    def _waits(self, name: int, deferred: Deferred[None]) -> bool:
        """Whether it is to be told later."""
        if deferred.called:
            return False
        self.waiters[name] = deferred
        deferred.addCallback(self._reached, name)
        deferred.addErrback(lambda _: None)
        return True

    def _reached(self, _: object, name: int) -> None:
        self.told(("reached", name))

    def _forget(self, deferred: Deferred[None]) -> bool:
        stood = not deferred.called
        deferred.cancel()
        return stood
