"""What a dispatch queue hands out to be read: its size, its statistics, its snapshot."""

from __future__ import annotations

import enum
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, final

from rdq_core.job import State
from rdq_core.rate import Rate
from rdq_core.retry import Retry, RetryOn


class Phase(enum.Enum):
    """How far the queue is on its way out. It only ever goes forward."""

    OPEN = "open"
    DRAINING = "draining"
    STOPPING = "stopping"


class Size(NamedTuple):
    """How many jobs are in the queue, each counted once."""

    underway: int
    """Those that hold a slot, cancelled ones whose work has not ended among them."""
    pending: int
    """Those that wait to be launched, without those whose delay has not ended."""


@final
@dataclass(frozen=True, slots=True)
class Statistics:
    """Where every job ever put is, and what the queue is doing. `put` is the sum of the next nine."""

    put: int
    """Jobs ever accepted."""
    delayed: int
    """Jobs whose delay has not ended, or their wait to be done again."""
    pending: int
    """Jobs not yet launched that may be."""
    underway: int
    """Jobs that hold a slot, the cancelling ones among them."""
    finished: int
    """Jobs whose work succeeded."""
    failed: int
    """Jobs whose work failed."""
    cancelled: int
    """Jobs cancelled whose work, if any, has ended."""
    timed_out: int
    """Jobs whose work took longer than their timeout, and has ended."""
    returned: int
    """Jobs handed back by `stop`: those that were pending or delayed then, and those whose work failed later and would
    have been done again."""
    abandoned: int
    """Jobs whose slots were given up though their work had not ended."""
    retried: int
    """Attempts, not jobs: those that failed and left their jobs to be done again."""
    cancelling: int
    """Jobs cancelled or timed out whose work has not ended; each still holds its slot."""
    width: int
    """The most jobs under way at once."""
    capacity: int | None
    """The most jobs pending or delayed at once; None: any number."""
    rate: tuple[Rate, ...]
    """How many launches there may be in how much time; all of these hold."""
    width_per_key: int | None
    """The most jobs of one key under way at once; None: any number."""
    rate_per_key: tuple[Rate, ...]
    """How many launches of one key there may be in how much time; all of these hold."""
    paused: bool
    """Whether launches are held back, until `resume` or for a while."""
    resumes_in: float | None
    """In how many seconds that ends by itself; None: not so, or not paused."""
    phase: Phase
    """Whether puts are accepted, and what becomes of the pending jobs if not."""
    awaiting_quiet: int
    """Waiters of `pause` not yet told."""
    awaiting_room: int
    """Waiters of `when_room` not yet told."""
    awaiting_idle: int
    """Waiters of `when_idle` not yet told."""
    awaiting_stop: int
    """Waiters of `stop` and `drain` not yet told. With `underway` above 0 this is a queue waiting for its work
    to end; if that work itself waits for the stop, it waits for ever (`longest_underway` grows)."""
    longest_underway: float | None
    """For how many seconds the job that was launched first of those under way has held its slot; None if none is."""


Name: TypeAlias = int
"""A job as a snapshot names it: its rank, by arrival, among all jobs the machine still holds."""


@final
@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that can still matter of a dispatch queue, as a hashable value.

    Two queues with equal snapshots answer every further input alike, but for what that input brings along itself: ids,
    arguments, and the priority of a job under way or settled that `requeue` is given. There are no running totals and
    no absolute times in it, and no trace of how the state was reached.
    """

    phase: Phase
    capacity: int | None
    admissions: tuple[Hashable, ...]
    """The snapshot of each admission: pause, width, then the others; keys last, if they are limited."""
    defaults: tuple[float, float | None, Retry | None, RetryOn | None] | None
    """Of a put that says nothing: delay, timeout, how often it is retried and on which failures. None: nothing."""
    delayed: tuple[tuple[Name, float], ...]
    """Names and priorities, in the order in which they will be due."""
    pending: tuple[tuple[Name, float], ...]
    """Names and priorities, in dispatch order."""
    timeouts: tuple[tuple[Name, float], ...]
    """Of what is not launched, or may be again: names and seconds, of those that have any."""
    keys: tuple[tuple[Name, Hashable], ...]
    """Of what has not settled: names and keys, of those that have any."""
    retries: tuple[tuple[Name, float, Retry, RetryOn | None, int], ...]
    """Of what has not settled: names, priorities, retries, on which failures if that is said, and how many
    attempts have failed."""
    timeline: tuple[tuple[Name, float], ...]
    """What is due in how many seconds: a job, or -2 for the deadline of a stop or drain and -1 for its last, or
    `sys.maxsize` for the end of a pause."""
    caught_up: bool
    """Whether more is due, of which launches come first: a moment has been taken at the present time already."""
    underway: tuple[tuple[Name, State], ...]
    """Names and states, in order of launch."""
    interrupts: tuple[Name, ...]
    """Interrupts not yet polled, in order."""
    timed_out: tuple[Name, ...]
    """Those under way whose timeouts interrupted them."""
    settled: tuple[tuple[Name, State, bool], ...]
    """Settlements not yet polled, in order: name, final state, whether the work succeeded."""
    handed_back: tuple[tuple[Name, State], ...]
    """What `stop` interrupted or gave up (and has not succeeded all the same), then what it returned."""
    ended_late: tuple[Name, ...]
    """Of those, the abandoned ones whose work has ended after all."""
    waiters: tuple[int, ...]
    """How many wait, for each occasion."""
