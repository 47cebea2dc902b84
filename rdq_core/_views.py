"""What can be seen of a dispatch queue: the half of its interface that changes nothing."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from rdq_core._keys import size_by_key
from rdq_core._ledger import Ledger
from rdq_core._terms import usual_retry_on
from rdq_core._time import later
from rdq_core.job import Job
from rdq_core.rate import Rate
from rdq_core.records import Phase, Size, Snapshot, Statistics
from rdq_core.retry import Retry, RetryOn

J = TypeVar("J", bound=Job[object, object])


class DispatchViews(Generic[J]):
    """The views, over the books that `DispatchQueue` keeps. Lists are copies."""

    __slots__ = ("_ledger",)

    def __init__(self, ledger: Ledger[J]) -> None:
        self._ledger = ledger

    @property
    def width(self) -> int:
        """The most jobs under way at once."""
        return self._ledger.width.width

    @property
    def capacity(self) -> int | None:
        """The most jobs pending or delayed at once; None: any number."""
        return self._ledger.capacity

    @property
    def rate(self) -> tuple[Rate, ...]:
        """How many launches there may be in how much time; all of these hold. Empty: any number."""
        return self._ledger.rate.rates

    @property
    def width_per_key(self) -> int | None:
        """The most jobs of one key under way at once; None: any number."""
        return self._ledger.limit_per_key.width

    @property
    def rate_per_key(self) -> tuple[Rate, ...]:
        """How many launches of one key there may be in how much time; all of these hold. Empty: any number."""
        return self._ledger.limit_per_key.rates

    @property
    def delay(self) -> float:
        """For how many seconds a job is delayed whose put does not say."""
        return 0.0 if self._ledger.defaults is None else self._ledger.defaults.delay

    @property
    def timeout(self) -> float | None:
        """For how many seconds work may be under way of a job whose put does not say; None: no limit."""
        return None if self._ledger.defaults is None else self._ledger.defaults.timeout

    @property
    def retry(self) -> Retry | None:
        """How often the work of a job is done, if it fails, whose put does not say; None: once."""
        return None if self._ledger.defaults is None else self._ledger.defaults.retry

    @property
    def retry_on(self) -> RetryOn:
        """For which failures that is, where a put does not say."""
        return usual_retry_on(self._ledger.defaults)

    @property
    def paused(self) -> bool:
        """Whether launches are held back, until `resume` or for a while."""
        return self._ledger.pause.paused

    @property
    def phase(self) -> Phase:
        """OPEN, or DRAINING or STOPPING from the call of `drain` or `stop` on."""
        return self._ledger.phase

    @property
    def has_room(self) -> bool:
        """Whether a put would be accepted now: the queue is open, and not at its capacity. O(1)."""
        return self._ledger.phase is Phase.OPEN and self._ledger.has_room

    @property
    def telling(self) -> bool:
        """Whether an `Interrupt` or a `Settled` is due already, and the next poll gives it. O(1).

        Not so before a poll has found that a moment has come: False where the next one does, and interrupts work whose
        time is up.

        For a shell in whose loop callbacks run later, as asyncio's do: where it has told somebody and this is False,
        it lets them run before the next poll, or they would see the next launch before they could prevent it.
        """
        return bool(self._ledger.interrupts.jobs or self._ledger.settled)

    def pending(self) -> list[J]:
        """The jobs that wait to be launched, in dispatch order, without those that are delayed. O(n).

        O(n log k) where keys are limited, k of them.
        """
        return self._ledger.pending.in_order()

    def delayed(self) -> list[J]:
        """The jobs whose delay has not ended, or their wait to be done again, as they will be due. O(n log n)."""
        return self._ledger.delayed_in_order()

    def underway(self) -> list[J]:
        """The jobs that hold a slot, in order of launch. O(width)."""
        return list(self._ledger.underway.values())

    def timed_out(self, job: J) -> bool:
        """Whether this job's timeout has interrupted its work, which has not ended yet. O(1).

        For a shell that has to tell somebody of the job before the poll that gives its `Interrupt`.
        """
        return self._ledger.underway.get(job.id) is job and job.id in self._ledger.timed_out

    def size(self) -> Size:
        """How many jobs are under way and how many pending, those that are delayed not counted. O(1)."""
        return Size(len(self._ledger.underway), len(self._ledger.pending))

    def size_by_key(self) -> dict[Hashable, Size]:
        """The size of each key that has jobs under way or pending; None is that of the jobs without a key. O(n)."""
        return size_by_key(self._ledger)

    def statistics(self, *, now: float) -> Statistics:
        """Where every job ever put is, and more. O(width)."""
        return self._ledger.statistics(later(self._ledger.now, now))

    def snapshot(self) -> Snapshot:
        """All that can still matter, as a hashable value. O(n log n)."""
        return self._ledger.snapshot()

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` if the machine is in a state that must not exist. O(n log n)."""
        self._ledger.check_invariants()
