"""All that a dispatch queue knows, and how to copy, compare and check it. The rules are in `dispatch_queue`."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import Generic, TypeVar, final

from rdq_core._time import NEVER_YET
from rdq_core.admission import Admission, Pause, Width
from rdq_core.errors import InvalidType, InvalidValue, InvariantViolated
from rdq_core.job import SETTLED, Job, State, duplicate
from rdq_core.priority_queue import PriorityQueue
from rdq_core.records import Phase, Snapshot, Statistics
from rdq_core.waiters import Occasion, Waiters

J = TypeVar("J", bound=Job[object, object])


@final
class Ledger(Generic[J]):
    """The books of one dispatch queue. Its attributes are for that queue to change; nothing here changes them."""

    __slots__ = (
        "admissions",
        "capacity",
        "interrupted",
        "interrupts",
        "now",
        "others",
        "owner",
        "pause",
        "pending",
        "phase",
        "returned",
        "settled",
        "totals",
        "underway",
        "waiters",
        "width",
    )

    def __init__(self, pause: Pause, width: Width, others: Iterable[Admission], capacity: int | None) -> None:
        self.owner: object = object()
        self.now: float = NEVER_YET
        self.phase: Phase = Phase.OPEN
        self.capacity: int | None = capacity
        self.pause: Pause = pause
        self.width: Width = width
        self.others: tuple[Admission, ...] = tuple(others)
        self.admissions: tuple[Admission, ...] = (pause, width, *self.others)
        self.pending: PriorityQueue[J] = PriorityQueue()
        self.underway: dict[int, J] = {}  # by id, in order of launch
        # Of those under way: to be interrupted at the next polls. Ordered, as taking the first of a plain dict again
        # and again looks at all that were taken before it.
        self.interrupts: OrderedDict[int, J] = OrderedDict()
        self.settled: deque[J] = deque()  # to be told of at the next polls
        self.totals: dict[State, int] = dict.fromkeys(SETTLED, 0)
        self.waiters: Waiters = Waiters()
        self.interrupted: dict[int, J] = {}  # by stop, in order of launch; not those that succeeded all the same
        self.returned: list[J] = []  # by stop, in dispatch order

    @property
    def has_room(self) -> bool:
        """Whether there is place for one more pending job."""
        return self.capacity is None or len(self.pending) < self.capacity

    @property
    def handed_back(self) -> tuple[J, ...]:
        """What `stop` gives: the jobs it interrupted that did not succeed all the same, then those it returned."""
        return (*self.interrupted.values(), *self.returned)

    def statistics(self, now: float) -> Statistics:
        """The numbers. O(width) for `cancelling`."""
        waiting = self.waiters.waiting
        oldest = next(iter(self.underway.values()), None)
        return Statistics(
            put=self.pending.next_arrival,
            pending=len(self.pending),
            underway=len(self.underway),
            finished=self.totals[State.FINISHED],
            failed=self.totals[State.FAILED],
            cancelled=self.totals[State.CANCELLED],
            returned=self.totals[State.RETURNED],
            cancelling=sum(job.state is State.CANCELLING for job in self.underway.values()),
            width=self.width.width,
            capacity=self.capacity,
            paused=self.pause.paused,
            phase=self.phase,
            awaiting_quiet=waiting(Occasion.QUIET),
            awaiting_room=waiting(Occasion.ROOM),
            awaiting_idle=waiting(Occasion.IDLE),
            awaiting_stop=waiting(Occasion.STOPPED),
            longest_underway=None if oldest is None or oldest.launched_at is None else now - oldest.launched_at,
        )

    def snapshot(self) -> Snapshot:
        """All that can still matter. O(n log n)."""
        pending = self.pending.in_order()
        handed_back = self.handed_back
        held = {job.id for job in (*pending, *self.underway.values(), *self.settled, *handed_back)}
        names = {id: name for name, id in enumerate(sorted(held))}
        return Snapshot(
            phase=self.phase,
            capacity=self.capacity,
            admissions=tuple(admission.snapshot(self.now) for admission in self.admissions),
            pending=tuple((names[job.id], job.priority) for job in pending),
            underway=tuple((names[job.id], job.state) for job in self.underway.values()),
            interrupts=tuple(names[id] for id in self.interrupts),
            settled=tuple((names[job.id], job.state, job.succeeded) for job in self.settled),
            handed_back=tuple((names[job.id], job.state) for job in handed_back),
            waiters=self.waiters.snapshot(),
        )

    def clone(self) -> Ledger[J]:
        """A copy with jobs of its own (same ids). O(n)."""
        others = [admission.clone() for admission in self.others]
        copy = Ledger[J](self.pause.clone(), self.width.clone(), others, self.capacity)
        made: dict[int, J] = {}

        def twin(job: J) -> J:
            if job.id not in made:
                made[job.id] = duplicate(job, copy.owner)
            return made[job.id]

        copy.now = self.now
        copy.phase = self.phase
        copy.pending = self.pending.clone(twin)
        copy.underway = {id: twin(job) for id, job in self.underway.items()}
        copy.interrupts = OrderedDict((id, twin(job)) for id, job in self.interrupts.items())
        copy.settled = deque(map(twin, self.settled))
        copy.totals = self.totals.copy()
        copy.waiters = self.waiters.clone()
        copy.interrupted = {id: twin(job) for id, job in self.interrupted.items()}
        copy.returned = list(map(twin, self.returned))
        return copy

    def check_invariants(self) -> None:
        """Raise `InvariantViolated` for the first rule broken. O(n log n)."""
        self.pending.check_invariants()
        jobs = self.pending.in_order()
        underway = self.underway
        rules = {
            "what is pending is PENDING": all(job.state is State.PENDING for job in jobs),
            "what is pending is in order of the jobs' own priorities and ids": (
                jobs == sorted(jobs, key=lambda job: (job.priority, job.id))
            ),
            "what is under way is UNDERWAY or CANCELLING": all(
                job.state in (State.UNDERWAY, State.CANCELLING) for job in underway.values()
            ),
            "what is to be interrupted is under way and CANCELLING": all(
                id in underway and job.state is State.CANCELLING for id, job in self.interrupts.items()
            ),
            "what is to be told of, or was returned, is settled": all(
                job.state in SETTLED for job in (*self.settled, *self.returned)
            ),
            "a slot is held for each job under way": self.width.held == len(underway),
            "put = pending + under way + finished + failed + cancelled + returned": (
                self.pending.next_arrival == len(jobs) + len(underway) + sum(self.totals.values())
            ),
            "no more pending than the capacity": self.capacity is None or len(jobs) <= self.capacity,
            "nothing is pending after stop": self.phase is not Phase.STOPPING or not jobs,
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
