"""What a dispatch queue hands out to be read: its size, its statistics, its snapshot."""

from __future__ import annotations

import enum
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, final

from rdq_core.job import State


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
    """Those not launched."""


@final
@dataclass(frozen=True, slots=True)
class Statistics:
    """Where every job ever put is, and what the queue is doing. `put` is the sum of the next six."""

    put: int
    """Jobs ever accepted."""
    pending: int
    """Jobs not yet launched."""
    underway: int
    """Jobs that hold a slot, the cancelling ones among them."""
    finished: int
    """Jobs whose work succeeded."""
    failed: int
    """Jobs whose work failed."""
    cancelled: int
    """Jobs cancelled whose work, if any, has ended."""
    returned: int
    """Jobs handed back by `stop`."""
    cancelling: int
    """Jobs cancelled whose work has not ended; each still holds its slot."""
    width: int
    """The most jobs under way at once."""
    capacity: int | None
    """The most jobs pending at once; None: any number."""
    paused: bool
    """Whether launches are held back until `resume`."""
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
    """The snapshot of each admission: pause, width, then the others."""
    pending: tuple[tuple[Name, float], ...]
    """Names and priorities, in dispatch order."""
    underway: tuple[tuple[Name, State], ...]
    """Names and states, in order of launch."""
    interrupts: tuple[Name, ...]
    """Interrupts not yet polled, in order."""
    settled: tuple[tuple[Name, State, bool], ...]
    """Settlements not yet polled, in order: name, final state, whether the work succeeded."""
    handed_back: tuple[tuple[Name, State], ...]
    """What `stop` interrupted (and has not succeeded all the same), then what it returned."""
    waiters: tuple[int, ...]
    """How many wait, for each occasion."""
