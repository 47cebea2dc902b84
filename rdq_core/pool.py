"""The pool as a pure machine: what is outstanding, and those who wait until there is more, or less, or nothing of it.

Inputs are method calls that carry the time; what to do next is polled. `specs/SEMANTICS.md` states the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, final

from rdq_core._time import NEVER_YET, later
from rdq_core.commands import Wait
from rdq_core.errors import InvalidType, InvariantViolated, UnknownMember
from rdq_core.levels import EMPTY, Above, Below, Level, Levels, PoolWaiter

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@final
@dataclass(frozen=True, slots=True)
class Cancel(Generic[T_co]):
    """Ask the member to end. A request: it is outstanding until `finished` or `failed` says that it has ended."""

    member: T_co


@final
@dataclass(frozen=True, slots=True)
class Reached:
    """The waiter's level holds now; the next waiter is asked again after what this one does."""

    waiter: PoolWaiter


PoolCommand: TypeAlias = Cancel[T] | Reached | Wait
"""The answers of `Pool.poll`: the first of what is due in this order."""


@final
@dataclass(frozen=True, slots=True)
class PoolStatistics:
    """What has gone through a pool. `added` is the sum of the next three."""

    added: int
    """Members ever added."""
    outstanding: int
    """Members here now."""
    finished: int
    """Members that have ended well."""
    failed: int
    """Members that have failed, the cancelled ones among them."""
    most: int
    """The most members there ever were at once."""
    to_cancel: int
    """Members that are to be asked to end and have not been asked yet."""
    waiting: int
    """Waiters not yet told."""
    longest: float | None
    """For how many seconds the member that was added first of those here has been here; None if there is none."""
    seconds: float
    """How many seconds those that have ended spent here, added up: the mean is this by `finished + failed`."""


@final
@dataclass(frozen=True, slots=True)
class PoolSnapshot:
    """All that can still matter of a pool, as a hashable value. Members are named by their rank, by order of adding.

    Two pools with equal snapshots answer every further input alike; of the times, statistics aside, nothing matters.
    """

    members: int
    to_cancel: tuple[int, ...]
    """Members to be asked to end, in order."""
    waiters: tuple[tuple[Level, bool], ...]
    """The level that each waits for, and whether it asked for the next time only, in order of asking."""


@final
class Pool(Generic[T]):
    """A set of what is outstanding, and those who wait for it to be above or below a level, empty above all.

    Members are told apart as a set tells them apart, by hash and equality. Every input takes `now`, in seconds, from
    any source: an earlier value than the latest counts as the latest, one that is no finite number is refused
    (`InvalidType`, `InvalidValue`). An input that raises changes nothing. After any inputs, poll until `Wait`.
    """

    __slots__ = ("_added_at", "_ended", "_failed", "_levels", "_most", "_now", "_seconds", "_to_cancel")

    def __init__(self) -> None:
        self._now: float = NEVER_YET
        self._added_at: dict[T, float] = {}  # by member, in order of adding
        self._to_cancel: dict[T, None] = {}  # of the members, in that order; the last is the next, as a dict pops so
        self._levels = Levels()
        self._ended = 0
        self._failed = 0
        self._most = 0
        self._seconds = 0.0

    # -- inputs ---------------------------------------------------------------------------------------------

    def add(self, member: T, *, now: float) -> bool:
        """Add a member; False, and no effect, if it is here already. O(1). Raises `InvalidType` for no hash."""
        now = later(self._now, now)
        try:
            here = member in self._added_at
        except TypeError:
            raise InvalidType("member", member, "hashable") from None
        self._now = now
        if here:
            return False
        self._added_at[member] = now
        size = len(self._added_at)
        self._most = max(self._most, size)
        self._levels.grown(size)
        return True

    def finished(self, member: T, *, now: float) -> None:
        """The member has ended well, and is gone. O(1). Raises `UnknownMember`."""
        self._end(member, now)

    def failed(self, member: T, *, now: float) -> None:
        """The member has failed, or was cancelled, and is gone. O(1). Raises `UnknownMember`."""
        self._end(member, now)
        self._failed += 1

    def cancel(self, *, now: float) -> None:
        """Have every member that is here now asked to end, in order of adding; those added later are not. O(n)."""
        self._now = later(self._now, now)
        self._to_cancel = dict.fromkeys(reversed(self._added_at))

    def when_empty(self, *, test_immediately: bool = True, now: float) -> PoolWaiter | None:
        """The waiter is told `Reached` when nothing is outstanding; None if that is so now. O(1).

        `test_immediately`: False asks for the next time that the pool becomes empty, and always gives a waiter.
        """
        return self._ask(EMPTY, test_immediately, now)

    def when_above(self, bound: int, *, test_immediately: bool = True, now: float) -> PoolWaiter | None:
        """The waiter is told `Reached` when there are more than `bound` members (high water); None if there are now.

        `bound`: an int, 0 or more (`InvalidType`, `InvalidValue`). `test_immediately` as for `when_empty`. O(1).
        """
        return self._ask(Above(bound), test_immediately, now)

    def when_below(self, bound: int, *, test_immediately: bool = True, now: float) -> PoolWaiter | None:
        """The waiter is told `Reached` when there are fewer than `bound` members (low water); None if there are now.

        `bound`: an int, 1 or more (`InvalidType`, `InvalidValue`). `test_immediately` as for `when_empty`. O(1).
        """
        return self._ask(Below(bound), test_immediately, now)

    def forget(self, waiter: PoolWaiter, *, now: float) -> bool:
        """Tell this waiter nothing; whether it was still to be told. O(1). Raises `InvalidType`."""
        now = later(self._now, now)
        stood = self._levels.forget(waiter)
        self._now = now
        return stood

    # -- what comes out -------------------------------------------------------------------------------------

    def poll(self, *, now: float) -> PoolCommand[T]:
        """The one next thing to do, or `Wait`: members to cancel, then waiters, the longest waiting first.

        Whether a waiter's level holds is looked at now, and so again after whatever the one before has done. O(1), but
        for the levels that hold at once and are waited for, each of which is looked at.
        """
        self._now = later(self._now, now)
        if self._to_cancel:
            return Cancel(self._to_cancel.popitem()[0])
        waiter = self._levels.pop()
        return Wait(None) if waiter is None else Reached(waiter)

    # -- views ----------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many members are here. O(1)."""
        return len(self._added_at)

    def __contains__(self, member: object) -> bool:
        """Whether it is here. O(1)."""
        return member in self._added_at

    def __iter__(self) -> Iterator[T]:
        """Iterate over the members in order of adding; the pool may be changed meanwhile. O(n)."""
        return iter(list(self._added_at))

    def added_at(self, member: T) -> float:
        """When it was added, in machine seconds. O(1). Raises `UnknownMember`."""
        try:
            return self._added_at[member]
        except (KeyError, TypeError):  # what has no hash is no member
            raise UnknownMember(member) from None

    def statistics(self, *, now: float) -> PoolStatistics:
        """What has gone through the pool, and what is here. O(levels waited for)."""
        first = next(iter(self._added_at.values()), None)
        now = later(self._now, now)
        return PoolStatistics(
            added=len(self) + self._ended,
            outstanding=len(self),
            finished=self._ended - self._failed,
            failed=self._failed,
            most=self._most,
            to_cancel=len(self._to_cancel),
            waiting=len(self._levels),
            longest=None if first is None else now - first,
            seconds=self._seconds,
        )

    def snapshot(self) -> PoolSnapshot:
        """All that can still matter. O(n log n)."""
        names = {member: name for name, member in enumerate(self._added_at)}
        to_cancel = tuple(names[member] for member in reversed(self._to_cancel))
        return PoolSnapshot(len(self), to_cancel, self._levels.snapshot())

    def clone(self) -> Pool[T]:
        """A pool that behaves from here on as this one would; it shares nothing but the members. O(n)."""
        copy = Pool[T]()
        copy._now = self._now
        copy._added_at = self._added_at.copy()
        copy._to_cancel = self._to_cancel.copy()
        copy._levels = self._levels.clone()
        copy._ended = self._ended
        copy._failed = self._failed
        copy._most = self._most
        copy._seconds = self._seconds
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the machine is in a state that must not exist. O(n log n)."""
        times = list(self._added_at.values())
        rules = {
            "what is to be cancelled is here": self._to_cancel.keys() <= self._added_at.keys(),
            "members are in order of their times": times == sorted(times) and all(time <= self._now for time in times),
            "the most there were is no less than there are": self._most >= len(times),
            "of those that have ended, no more have failed": 0 <= self._failed <= self._ended,
            "the waiters fit together, and the size": self._levels.sane(len(times)),
        }
        for rule, holds in rules.items():
            if not holds:
                raise InvariantViolated(rule)

    def _ask(self, level: Level, test_immediately: bool, now: float) -> PoolWaiter | None:
        self._now = later(self._now, now)
        holds = level.holds(len(self))
        return None if holds and test_immediately else self._levels.add(level, holds)

    def _end(self, member: T, now: float) -> None:
        now = later(self._now, now)
        self._seconds += now - self.added_at(member)
        self._now = now
        del self._added_at[member]
        self._to_cancel.pop(member, None)
        self._ended += 1
        self._levels.shrunk(len(self))
