"""What a machine tells its shell to do next: the answers of `poll()`.

`DispatchQueue.poll` gives one at a time, the first of what is due in the order of the classes here; `Wait` says
that nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, final

from rdq_core.job import Job
from rdq_core.waiters import Waiter

J = TypeVar("J", bound=Job[object, object])


@final
@dataclass(frozen=True, slots=True, init=False)
class Interrupt(Generic[J]):
    """The job was cancelled under way, or timed out: tell those who wait for its outcome, and ask its work to stop.

    A request: the job keeps its slot until the shell reports the work's real end. At most one for each job.
    """

    job: J
    timed_out: bool
    """Whether it is the job's timeout that interrupts it, and `JobTimedOut` its outcome."""

    def __init__(self, job: J, timed_out: bool = False) -> None:
        _set_interrupt_job(self, job)
        _set_interrupt_timed_out(self, timed_out)


@final
@dataclass(frozen=True, slots=True, init=False)
class Settled(Generic[J]):
    """The job is in its final state: tell everyone who has not been told. Exactly one for each job."""

    job: J

    def __init__(self, job: J) -> None:
        _set_settled_job(self, job)


@final
@dataclass(frozen=True, slots=True)
class Resumed:
    """The queue was resumed before this waiter's pause had become quiet (a pause's False)."""

    waiter: Waiter


@final
@dataclass(frozen=True, slots=True)
class Room:
    """A put would be accepted now; the next waiter is asked again after what this one does."""

    waiter: Waiter


@final
@dataclass(frozen=True, slots=True)
class NoRoom:
    """No put will ever be accepted again: the queue is stopped."""

    waiter: Waiter


@final
@dataclass(frozen=True, slots=True, init=False)
class Launch(Generic[J]):
    """Start the job's work now, and report its end by `finished` or `failed`."""

    job: J

    def __init__(self, job: J) -> None:
        _set_launch_job(self, job)


@final
@dataclass(frozen=True, slots=True)
class Quiet:
    """The queue is paused and nothing is under way (a pause's True)."""

    waiter: Waiter


@final
@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is delayed, pending or under way."""

    waiter: Waiter


@final
@dataclass(frozen=True, slots=True)
class Stopped(Generic[J]):
    """The queue has stopped for good; `jobs` is what it hands back."""

    waiter: Waiter
    jobs: tuple[J, ...]


@final
@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is due before `until` (machine seconds; None: nothing by time alone) unless an input comes."""

    until: float | None


Command: TypeAlias = Interrupt[J] | Settled[J] | Resumed | Room | NoRoom | Launch[J] | Quiet | Idle | Stopped[J] | Wait
"""Any of the above."""

# What a frozen dataclass's own constructor calls for each field, object.__setattr__, looks the slot up by its name:
# with these, the three commands that every job gets are made in less than half the time.
_set_interrupt_job = Interrupt.__dict__["job"].__set__
_set_interrupt_timed_out = Interrupt.__dict__["timed_out"].__set__
_set_settled_job = Settled.__dict__["job"].__set__
_set_launch_job = Launch.__dict__["job"].__set__
