"""Everything `rdq_core` raises.

One base, `RDQError`; each class also derives from the builtin a caller would expect, and carries what it is
about as attributes. The text is built in `__str__`, so that an error costs nothing to make and nothing about
it can only be learnt by parsing a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdq_core.job import Job


class RDQError(Exception):
    """The base of everything this distribution raises."""


class InvalidType(RDQError, TypeError):
    """An argument is of the wrong type. `name` is the parameter, `value` what was given, `wanted` in words."""

    def __init__(self, name: str, value: object, wanted: str) -> None:
        super().__init__(name, value, wanted)
        self.name = name
        self.value = value
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.name} must be {self.wanted}, not {self.value!r} ({type(self.value).__name__})"


class InvalidValue(RDQError, ValueError):
    """An argument has the right type and a value outside its range. Attributes as in `InvalidType`."""

    def __init__(self, name: str, value: object, wanted: str) -> None:
        super().__init__(name, value, wanted)
        self.name = name
        self.value = value
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.name} must be {self.wanted}, not {self.value!r}"


class QueueStopped(RDQError, RuntimeError):
    """The queue takes no more: `stop()` or `drain()` has been called."""

    def __str__(self) -> str:
        return "the queue takes no more: stop() or drain() has been called"


class QueueFull(RDQError, RuntimeError):
    """As many jobs as the queue's capacity are waiting already. `capacity` is that number."""

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.capacity = capacity

    def __str__(self) -> str:
        return f"the queue is full: {self.capacity} jobs are waiting"


class UnknownArrival(RDQError, KeyError):
    """A priority queue holds no item of this arrival number. `arrival` is the number."""

    def __init__(self, arrival: object) -> None:
        super().__init__(arrival)
        self.arrival = arrival

    def __str__(self) -> str:
        return f"no item with arrival number {self.arrival!r}"


class EmptyQueue(RDQError, IndexError):
    """There is nothing to pop or to peek at."""

    def __str__(self) -> str:
        return "the priority queue is empty"


class QueueOverflow(RDQError, RuntimeError):
    """As many items as a priority buffer's `size` are there that nobody waits for. `size` is that number."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size

    def __str__(self) -> str:
        return f"no room: as many items are here as the size ({self.size}), and nobody waits for one"


class QueueUnderflow(RDQError, RuntimeError):
    """As many getters as a priority buffer's `backlog` are waiting already. `backlog` is that number."""

    def __init__(self, backlog: int) -> None:
        super().__init__(backlog)
        self.backlog = backlog

    def __str__(self) -> str:
        return f"nothing to get, and as many are waiting already as the backlog ({self.backlog})"


class UnknownItem(RDQError, KeyError):
    """A priority buffer holds no such item, or not any more. `item` is what was asked for: a handle, or an object."""

    def __init__(self, item: object) -> None:
        super().__init__(item)
        self.item = item

    def __str__(self) -> str:
        return f"not in the queue: {self.item!r}"


class AmbiguousItem(RDQError, ValueError):
    """Several items are equal to this one, and only a handle says which. `item` is the object, `count` how many."""

    def __init__(self, item: object, count: int) -> None:
        super().__init__(item, count)
        self.item = item
        self.count = count

    def __str__(self) -> str:
        return f"{self.count} items are equal to {self.item!r}; name one by its handle"


class UnknownMember(RDQError, KeyError):
    """The pool has no such member: it was never added, or has ended. `member` is what was named."""

    def __init__(self, member: object) -> None:
        super().__init__(member)
        self.member = member

    def __str__(self) -> str:
        return f"not in the pool: {self.member!r}"


class UnknownKey(RDQError, KeyError):
    """Nothing is set for this key. `key` is the key."""

    def __init__(self, key: object) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"nothing is set for {self.key!r}"


class DictClosed(RDQError, RuntimeError):
    """The dictionary is closed: no more will be set, and what was asked for and is not here never comes."""

    def __str__(self) -> str:
        return "the dictionary is closed: no more will be set"


class HeldBack(RDQError, RuntimeError):
    """The limits of their keys hold back all that is pending. `pending` is how many items that is."""

    def __init__(self, pending: int) -> None:
        super().__init__(pending)
        self.pending = pending

    def __str__(self) -> str:
        return f"none of the {self.pending} pending may be launched now: their keys hold them back"


class SlotNotHeld(RDQError, ValueError):
    """Work was said to have ended that holds no slot of its key. `key` is that key."""

    def __init__(self, key: object) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"no slot of key {self.key!r} is held"


class InvariantViolated(RDQError, AssertionError):
    """`check_invariants()` found the machine in a state that must not exist. `invariant` says which rule."""

    def __init__(self, invariant: str) -> None:
        super().__init__(invariant)
        self.invariant = invariant

    def __str__(self) -> str:
        return f"broken invariant: {self.invariant}"


class JobError(RDQError):
    """Something about one job. `job` is that job."""

    def __init__(self, job: Job[object, object]) -> None:
        super().__init__(job)
        self.job = job

    def __str__(self) -> str:
        return f"{self.job!r}"


class IllegalTransition(JobError, RuntimeError):
    """The transition table has no row for this input in the job's state. `input` names the input."""

    def __init__(self, job: Job[object, object], input: str) -> None:
        super().__init__(job)
        self.args: tuple[object, ...] = (job, input)
        self.input = input

    def __str__(self) -> str:
        return f"cannot {self.input} {self.job!r}"


class ForeignJob(JobError, ValueError):
    """The job was made by another machine, or is a detached copy (unpickled)."""

    def __str__(self) -> str:
        return f"{self.job!r} does not belong to this queue"


class DetachedJob(JobError, RuntimeError):
    """A method was called on a copy of a job (unpickled, say), which no queue knows; `requeue` it."""

    def __str__(self) -> str:
        return f"{self.job!r} is a detached copy; requeue it to have it done"


class ResultUnavailable(JobError, AttributeError):
    """`job.result` was read, but no work of this job is known to have succeeded.

    An `AttributeError`, so `getattr(job, "result", None)` and `hasattr(job, "result")` mean what they say.
    """

    def __str__(self) -> str:
        return f"{self.job!r} has no result"


class JobFailed(JobError):
    """The job's outcome: its work failed. `__cause__` is `job.error`, the original exception."""

    def __init__(self, job: Job[object, object]) -> None:
        super().__init__(job)
        self.__cause__: BaseException | None = job.error

    def __str__(self) -> str:
        error = self.job.error
        return f"{self.job!r} failed: {type(error).__name__}: {error}"


class JobCancelled(JobError):
    """The job's outcome: it was cancelled. Under way at that time, its work may still be ending."""

    def __str__(self) -> str:
        return f"{self.job!r} was cancelled"


class JobTimedOut(JobError, TimeoutError):
    """The job's outcome: its work took longer than its timeout, and was interrupted. It may still be ending."""

    def __str__(self) -> str:
        return f"{self.job!r} timed out after {self.job.timeout} s"


class JobAbandoned(JobError):
    """The job's outcome: its work had not ended long after the queue had interrupted it, and may never end."""

    def __str__(self) -> str:
        return f"{self.job!r} was abandoned by stop()"


class JobReturned(JobError):
    """The job's outcome: the queue was stopped before its work was done, or done again, and handed it back."""

    def __str__(self) -> str:
        return f"{self.job!r} was handed back by stop()"
