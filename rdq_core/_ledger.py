"""All that a dispatch queue knows, and how to copy, compare and check it. The rules are in `dispatch_queue`."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, Generic, TypeVar, final

from rdq_core._farewell import Farewell
from rdq_core._interrupts import Interrupts
from rdq_core._line import Line, limit_of, line_for
from rdq_core._terms import Terms
from rdq_core._time import NEVER_YET
from rdq_core.admission import Admission, Gate, Pause, Width
from rdq_core.errors import InvalidType, InvalidValue, InvariantViolated, QueueFull, QueueStopped
from rdq_core.job import SETTLED, Job, State, Token, duplicate, has_ended, retry_on_of
from rdq_core.keyed_line import KeyedLine
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.ranking import Ranking
from rdq_core.rate_limit import RateLimit
from rdq_core.records import Phase, Snapshot, Statistics
from rdq_core.waiters import Occasion, Waiters

J = TypeVar("J", bound=Job[object, object])

DEADLINE: Final = -2
"""On the timeline: when a stop or drain interrupts what is under way. Less than any job's id, as it comes first."""
ABANDONMENT: Final = -1
"""On the timeline: when it gives up the slots of work that has not ended."""
RESUMPTION: Final = sys.maxsize
"""On the timeline: when a pause ends by itself. More than any job's id, as what joins at that moment is launched by
priority too."""


@final
class Ledger(Generic[J]):
    """The books of one dispatch queue. Its attributes are for that queue to change; nothing here changes them."""

    __slots__ = (
        "admissions",
        "capacity",
        "defaults",
        "delayed",
        "given",
        "interrupted",
        "interrupts",
        "limited",
        "now",
        "others",
        "owner",
        "pause",
        "pending",
        "phase",
        "rate",
        "retried",
        "returned",
        "settled",
        "taken_at",
        "timed_out",
        "timeline",
        "told",
        "totals",
        "underway",
        "waiters",
        "width",
    )

    told: tuple[Admission, ...]
    """Those given to the constructor, and the rate if there is one."""
    others: tuple[Gate, ...]
    """Those, and what is pending if keys are limited."""
    admissions: tuple[Gate, ...]
    """All of them."""

    def __init__(
        self,
        pause: Pause,
        width: Width,
        rate: RateLimit,
        per_key: LimitPerKey,
        given: Iterable[Admission],
        *,
        capacity: int | None,
        defaults: Terms | None,
    ) -> None:
        self.owner: Token = Token()
        self.now: float = NEVER_YET
        self.phase: Phase = Phase.OPEN
        self.capacity: int | None = capacity
        self.defaults: Terms | None = defaults  # of a put that says nothing
        self.retried: int = 0  # attempts that failed and were not the last
        self.pause: Pause = pause
        self.width: Width = width
        self.rate: RateLimit = rate
        self.given: tuple[Admission, ...] = tuple(given)  # to the constructor
        self.pending: Line[J] = line_for(per_key)
        self.compose()
        self.delayed: dict[int, J] = {}  # by id
        # When what is delayed is due, work times out, and the queue's own end comes: in the machine's seconds.
        self.timeline: Ranking[float] = Ranking()
        self.taken_at: float = NEVER_YET  # the time, when last something on it was due
        self.limited: bool = False  # whether any job ever had a timeout, which spares all others a question
        self.underway: dict[int, J] = {}  # by id, in order of launch
        self.interrupts: Interrupts[J] = Interrupts()  # of those under way: to be interrupted at the next polls
        self.timed_out: set[int] = set()  # of those under way: the ids of those that their timeouts interrupted
        self.settled: deque[J] | Farewell[J] = deque()  # to be told of at the next polls; the other from a stop on
        self.totals: dict[State, int] = dict.fromkeys(SETTLED, 0)
        self.waiters: Waiters = Waiters()
        # By stop, in order of launch, then those it gave up besides; not those that succeeded all the same.
        self.interrupted: dict[int, J] = {}
        self.returned: list[J] = []  # by stop, behind what was pending then

    def compose(self) -> None:
        """Ask the rate before launches, if there is one, and the keys, if they are limited; and whatever was given."""
        self.told = (*self.given, self.rate) if self.rate.rates else self.given
        self.others = (*self.told, self.pending) if isinstance(self.pending, KeyedLine) else self.told
        self.admissions = (self.pause, self.width, *self.others)

    @property
    def has_room(self) -> bool:
        """Whether there is place for one more job."""
        return self.capacity is None or len(self.pending) + len(self.delayed) < self.capacity

    def check_open(self, count: int) -> None:
        """Raise `QueueStopped`, or `QueueFull` where there is no place for so many jobs more."""
        if self.phase is not Phase.OPEN:
            raise QueueStopped
        if self.capacity is not None and len(self.pending) + len(self.delayed) + count > self.capacity:
            raise QueueFull(self.capacity)

    @property
    def is_empty(self) -> bool:
        """Whether no job is left that has not settled."""
        return not self.underway and not self.pending.items and not self.delayed

    @property
    def is_over(self) -> bool:
        """Whether no job is left, nor ever will be."""
        return self.phase is not Phase.OPEN and self.is_empty

    @property
    def limit_per_key(self) -> LimitPerKey:
        """What limits each key, to be looked at."""
        return limit_of(self.pending)

    def delayed_in_order(self) -> list[J]:
        """What is delayed, in the order in which it will be due, by arrival where that is at one moment. O(n log n)."""
        if not self.delayed:
            return []
        return [self.delayed[id] for _, id in self.timeline.in_order() if id in self.delayed]

    @property
    def handed_back(self) -> tuple[J, ...]:
        """What `stop` gives: the jobs it interrupted that did not succeed all the same, then those it returned."""
        return tuple(chain(self.interrupted.values(), self._all_returned()))

    def _all_returned(self) -> Iterator[J]:
        """By stop, in dispatch order."""
        return chain(self.settled.returned() if isinstance(self.settled, Farewell) else (), self.returned)

    def statistics(self, now: float) -> Statistics:
        """The numbers. O(width) for `cancelling`."""
        waiting = self.waiters.waiting
        oldest = next(iter(self.underway.values()), None)
        return Statistics(
            put=self.pending.next_arrival,
            delayed=len(self.delayed),
            pending=len(self.pending),
            underway=len(self.underway),
            finished=self.totals[State.FINISHED],
            failed=self.totals[State.FAILED],
            cancelled=self.totals[State.CANCELLED],
            timed_out=self.totals[State.TIMED_OUT],
            returned=self.totals[State.RETURNED],
            abandoned=self.totals[State.ABANDONED],
            retried=self.retried,
            cancelling=sum(job.state is State.CANCELLING for job in self.underway.values()),
            width=self.width.width,
            capacity=self.capacity,
            rate=self.rate.rates,
            width_per_key=self.limit_per_key.width,
            rate_per_key=self.limit_per_key.rates,
            paused=self.pause.paused,
            resumes_in=None if (moment := self.timeline.places.get(RESUMPTION)) is None else max(0.0, moment - now),
            phase=self.phase,
            awaiting_quiet=waiting(Occasion.QUIET),
            awaiting_room=waiting(Occasion.ROOM),
            awaiting_idle=waiting(Occasion.IDLE),
            awaiting_stop=waiting(Occasion.STOPPED),
            longest_underway=None if oldest is None or oldest.launched_at is None else now - oldest.launched_at,
        )

    def snapshot(self) -> Snapshot:
        """All that can still matter. O(n log n)."""
        pending, delayed = self.pending.in_order(), self.delayed_in_order()
        moments = () if self.is_over else self.timeline.in_order()  # what is left then is of no use any more
        underway, settled, handed_back = self.underway.values(), list(self.settled), self.handed_back
        again = (job for job in underway if job.retry is not None)
        to_launch = (*delayed, *pending, *again)  # now or, if it fails, once more: on its own terms then
        held = {job.id for job in (*delayed, *pending, *underway, *settled, *handed_back)}
        names = {id: name for name, id in enumerate(sorted(held))}
        return Snapshot(
            phase=self.phase,
            capacity=self.capacity,
            admissions=tuple(admission.snapshot(self.now) for admission in self.admissions),
            defaults=self.defaults,
            delayed=tuple((names[job.id], job.priority) for job in delayed),
            pending=tuple((names[job.id], job.priority) for job in pending),
            timeouts=tuple((names[job.id], job.timeout) for job in to_launch if job.timeout is not None),
            keys=tuple((names[job.id], job.key) for job in (*delayed, *pending, *underway) if job.key is not None),
            retries=tuple(
                (names[job.id], job.priority, job.retry, retry_on_of(job), len(job.attempts))
                for job in to_launch
                if job.retry is not None
            ),
            timeline=tuple((names.get(id, id), moment - self.now) for moment, id in moments),
            caught_up=self.taken_at == self.now and any(moment <= self.now for moment, _ in moments),
            underway=tuple((names[job.id], job.state) for job in underway),
            interrupts=tuple(names[id] for id in self.interrupts),
            timed_out=tuple(sorted(names[id] for id in self.timed_out)),
            settled=tuple((names[job.id], job.state, job.succeeded) for job in settled),
            handed_back=tuple((names[job.id], job.state) for job in handed_back),
            ended_late=tuple(names[job.id] for job in handed_back if job.state is State.ABANDONED and has_ended(job)),
            waiters=self.waiters.snapshot(),
        )

    def clone(self) -> Ledger[J]:
        """A copy with jobs of its own (same ids). O(n)."""
        given = [admission.clone() for admission in self.given]
        admissions = (self.pause.clone(), self.width.clone(), self.rate.clone(), LimitPerKey(), given)
        copy = Ledger[J](*admissions, capacity=self.capacity, defaults=self.defaults)
        made: dict[int, J] = {}

        def twin(job: J) -> J:
            if job.id not in made:
                made[job.id] = duplicate(job, copy.owner)
            return made[job.id]

        copy.now = self.now
        copy.phase = self.phase
        copy.pending = self.pending.clone(twin)
        copy.compose()
        copy.delayed = {id: twin(job) for id, job in self.delayed.items()}
        copy.timeline = self.timeline.clone()
        copy.taken_at = self.taken_at
        copy.limited = self.limited
        copy.retried = self.retried
        copy.underway = {id: twin(job) for id, job in self.underway.items()}
        copy.interrupts = self.interrupts.clone(twin)
        copy.timed_out = self.timed_out.copy()
        settled = self.settled
        copy.settled = settled.clone(twin) if isinstance(settled, Farewell) else deque(map(twin, settled))
        copy.totals = self.totals.copy()
        copy.waiters = self.waiters.clone()
        copy.interrupted = {id: twin(job) for id, job in self.interrupted.items()}
        copy.returned = list(map(twin, self.returned))
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` for the first rule broken. O(n log n)."""
        self.pending.check_invariants()
        self.timeline.check_invariants()
        jobs, delayed = self.pending.in_order(), self.delayed
        underway, moments = self.underway, self.timeline.places
        rules = {
            "what is pending is PENDING": all(job.state is State.PENDING for job in jobs),
            "what is pending is in order of the jobs' own priorities and ids": (
                jobs == sorted(jobs, key=lambda job: (job.priority, job.id))
            ),
            "what is delayed is DELAYED, and due at its own moment": all(
                job.state is State.DELAYED and moments.get(id) == job.due_at for id, job in delayed.items()
            ),
            "what else is due is the timeout of work not interrupted, or the end of queue or pause": all(
                id in delayed or id < 0 or id == RESUMPTION or (id in underway and underway[id].state is State.UNDERWAY)
                for id in moments
            ),
            "what ends by itself is a pause": self.pause.paused or RESUMPTION not in moments,
            "what has timed out is under way and CANCELLING": all(
                id in underway and underway[id].state is State.CANCELLING for id in self.timed_out
            ),
            "what is under way is UNDERWAY or CANCELLING": all(
                job.state in (State.UNDERWAY, State.CANCELLING) for job in underway.values()
            ),
            "what is to be interrupted is under way and CANCELLING": all(
                id in underway and job.state is State.CANCELLING for id, job in self.interrupts.jobs.items()
            ),
            "few ids are kept of work that ended before it was to be interrupted": self.interrupts.is_swept,
            "what is to be told of, or was returned, is settled": all(
                job.state in SETTLED for job in (*self.settled, *self._all_returned())
            ),
            "a slot is held for each job under way": self.width.held == len(underway),
            "what is pending knows keys while they are limited, and no longer": (
                isinstance(self.pending, KeyedLine) == self.limit_per_key.limits
            ),
            "a slot of its key is held for each job under way": not isinstance(self.pending, KeyedLine)
            or (self.pending.held_by_key() == Counter(job.key for job in underway.values())),
            "put = delayed + pending + under way + all that have settled": (
                self.pending.next_arrival == len(delayed) + len(jobs) + len(underway) + sum(self.totals.values())
            ),
            "no more never launched than the capacity": (
                self.capacity is None
                or sum(job.launched_at is None for job in (*jobs, *delayed.values())) <= self.capacity
            ),
            "nothing is pending or delayed after stop": self.phase is not Phase.STOPPING or not (jobs or delayed),
        }
        for rule, holds in rules.items():
            if not holds:
                raise InvariantViolated(rule)


def check_capacity(capacity: object) -> None:
    """Raise `InvalidType` for what is neither None nor an int, `InvalidValue` below 1 (no put could ever succeed)."""
    if capacity is None:
        return
    if not isinstance(capacity, int) or isinstance(capacity, bool):
        raise InvalidType("capacity", capacity, "an int or None")
    if capacity < 1:
        raise InvalidValue("capacity", capacity, "1 or more, or None")
