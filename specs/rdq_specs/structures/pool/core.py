"""The harness of `rdq_core.Pool`."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Self, cast

from rdq_core import Pool, Wait
from rdq_core.levels import EMPTY, PoolWaiter
from rdq_core.pool import Cancel, Reached
from rdq_specs.structures.pool import calls
from rdq_specs.structures.retention import outliving
from rdq_specs.structures.structure import FOREIGN, AnyCall, CoreHarness
from rdq_specs.structures.trace import Event

STRANGER: Final = PoolWaiter(EMPTY, FOREIGN)
"""The ticket of whoever was answered at once, or by another pool."""


class Member:
    """A member, of which there is no other like it."""

    def __init__(self, name: int) -> None:
        self.name = name


class PoolHarness(CoreHarness):
    """The machine, polled."""

    def __init__(self, told: Callable[[Event], None]) -> None:
        super().__init__(told)
        self.pool: Pool[Member] = Pool[Member]()
        self.members: dict[int, Member] = {FOREIGN: Member(FOREIGN)}
        self.ended: list[int] = []
        self.tickets: dict[int, PoolWaiter] = {}

    def do(self, call: AnyCall) -> object:
        match call:
            case calls.Add(name):
                return self.pool.add(self._member(name), now=self.now)
            case calls.AddEnded(name, failed):
                self.pool.add(self._member(name), now=self.now)
                self._end(name, failed)
            case calls.Finish(name):
                self._end(name, False)
            case calls.Fail(name):
                self._end(name, True)
            case calls.CancelAll():
                self.pool.cancel(now=self.now)
            case calls.Forget(name):
                return self.pool.forget(self.tickets.get(name, STRANGER), now=self.now)
            case calls.WhenEmpty(name, now):
                return self._ticket(name, self.pool.when_empty(test_immediately=now, now=self.now))
            case calls.WhenAbove(name, bound, now):
                asked = self.pool.when_above(cast("int", bound), test_immediately=now, now=self.now)
                return self._ticket(name, asked)
            case calls.WhenBelow(name, bound, now):
                asked = self.pool.when_below(cast("int", bound), test_immediately=now, now=self.now)
                return self._ticket(name, asked)
            case _:
                raise TypeError(call)
        return None

    def next_event(self) -> Event | None:
        match self.pool.poll(now=self.now):
            case Cancel(member):
                return "cancel", member.name
            case Reached(waiter):
                return "reached", next(name for name, ticket in self.tickets.items() if ticket == waiter)
            case Wait(until):
                return None if until is None else ("wait", until)

    def views(self) -> Hashable:
        return tuple(member.name for member in self.pool), self.pool.statistics(now=self.now).waiting

    def check(self) -> None:
        self.pool.check_invariants()
        statistics = self.pool.statistics(now=self.now)
        assert statistics.added == statistics.outstanding + statistics.finished + statistics.failed
        assert statistics.outstanding == len(self.pool)

    def retained(self) -> Sequence[int]:
        return outliving(self.members, self.ended)

    def snapshot(self) -> Hashable:
        # A snapshot has no need of what follows from the rest, but a mistake may lie in it.
        return self.pool.snapshot(), frozenset(self.pool._levels._reached)

    def clone(self) -> Self:
        copy = type(self)(self.told)
        copy.pool = self.pool.clone()
        copy.members = self.members.copy()
        copy.tickets = self.tickets.copy()
        return copy

    def _member(self, name: int) -> Member:
        """The member of that name; a new one if it is not here."""
        member = self.members.get(name)
        if member is None or member not in self.pool:
            member = self.members[name] = Member(name)
        return member

    def _end(self, name: int, failed: bool) -> None:
        member = self.members[name]
        (self.pool.failed if failed else self.pool.finished)(member, now=self.now)
        self.ended.append(name)

    def _ticket(self, name: int, waiter: PoolWaiter | None) -> bool:
        if waiter is not None:
            self.tickets[name] = waiter
        return waiter is not None
