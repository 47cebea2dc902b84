"""The harness: what an implementation must offer to be checked.

A harness wraps one queue under test. It is told to do things by calls in which jobs and waiters are numbers, and
it tells its observer what happens. Forty lines suffice; `docs/verify-your-own-shell.md` writes one.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, Protocol, TypeAlias

from rdq_specs.model import Answer


class Feature(enum.Enum):
    """What an implementation may have or not; what it lacks is not checked, and the verdict says so."""

    PRIORITY = "priorities, and reprioritising"
    PAUSE = "pause and resume"
    CANCEL = "cancelling jobs"
    REQUEUE = "requeue"
    CLEAR = "clear"
    STOP = "stop"
    DRAIN = "drain"
    CAPACITY = "capacity and when_room"
    IDLE = "when_idle"
    FORGET = "cancelling waiters"
    POLL = "single polls"
    END = "refusing the end of work that is not under way: a machine does; of a shell's own work it cannot happen"
    TIME = "a clock that the kit sets"
    VIEWS = "pending and underway, as lists"
    FOREIGN = "telling a job of another queue, `calls.FOREIGN`, from its own"
    RETENTION = "telling which settled jobs it still keeps alive"
    WITHDRAW = "cancelling what put gave, which fires it before that returns"
    CONTEXT = "running the job function in the context variables of its put"
    TIMERS = "telling how many timers it has armed"
    RATE = "a limit on launches in a time"
    DELAY = "delays, and rescheduling"
    TIMEOUT = "timeouts"
    KEYS = "keys, and a width for each"
    RATE_PER_KEY = "a limit on the launches of each key (KEYS) in a time"
    DEADLINE = "a deadline, and giving up, at stop (STOP) and drain (DRAIN)"
    RETRY = "retries of failed work, which waits among the delayed jobs (DELAY)"
    PAUSE_FOR = "a pause that ends by itself (PAUSE)"
    WAKE = "telling in how long it will wake by itself"
    TIMES = "telling when a job was put, was launched and ended"


TIMED: Final = frozenset(
    {
        *(Feature.RATE, Feature.RATE_PER_KEY, Feature.DELAY, Feature.TIMEOUT, Feature.DEADLINE),
        *(Feature.RETRY, Feature.PAUSE_FOR, Feature.WAKE),
    }
)
"""The features by which something is due by time. Without TIME, a clock that the kit sets, the clock must stand still:
then what is due at once comes, and no more, and the clauses of what would be due later are not checked."""

KEYED: Final = frozenset({Feature.KEYS, Feature.RATE_PER_KEY})
"""The features that are about keys."""


class Observer(Protocol):
    """Whom a harness tells what happens, at the moment it happens."""

    def launched(self, job: int) -> None:
        """The work of the job starts; to be called from inside the job function."""
        ...

    def interrupted(self, job: int) -> None:
        """The work of the job has been asked to stop."""
        ...

    def settled(self, job: int, state: str) -> None:
        """The job is in its final state: "finished", "failed", "cancelled", "timed out", "returned" or "abandoned"."""
        ...

    def reacts(self, job: int) -> None:
        """Whoever was told of that runs: to be called where `Harness.reacts_later`, and only there."""
        ...

    def told(self, job: int, state: str) -> None:
        """What the caller of `put` was given for the outcome has fired. Where there is no such thing, leave it out."""
        ...

    def answered(self, waiter: int, answer: Answer) -> None:
        """A waiter is told: a pause True or False, idle and room None (room "closed" when there will be none),
        stop and drain the jobs handed back.
        """
        ...


class Harness:
    """One queue under test. Made by `Harness(observer, width, capacity)`, a `HarnessType`.

    Each method does what the queue's own of that name does, and lets its exceptions through. Jobs are numbers that
    the kit gives, in order of arrival; so are waiters. A method of a feature that is not declared is never called,
    and may be left to this class, from which a harness inherits.
    """

    features: ClassVar[frozenset[Feature]] = frozenset()
    """What this implementation has beyond the least. What is not declared is not checked."""
    deviations: ClassVar[Mapping[str, str]] = {}
    """Clauses this implementation is known to break, each with the reason."""
    reacts_later: ClassVar[bool] = False
    """Whether it tells several before the first of them runs, as loops do that schedule callbacks. Such a harness calls
    `Observer.settled` when a job's end is told, and `Observer.reacts` when the callback runs."""

    rebases: ClassVar[bool] = False
    """What a clock set back means: time stands still and goes on with the clock from there, as on shells (True), or
    stands still until the clock has caught up, as in a machine that is told the time (False)."""

    def put(self, job: int, priority: object) -> None:
        """Put the job."""
        raise NotImplementedError

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        """Put the job with a delay, a timeout or both; None is that it has none."""
        raise NotImplementedError

    def put_keyed(  # noqa: PLR0917  # whatever a put may say
        self, job: int, priority: object, key: object, delay: object, timeout: object, retry: object
    ) -> None:
        """Put the job with a key, or with what is none; and with what else is not None, as `put_retried` has it."""
        raise NotImplementedError

    def put_retried(self, job: int, priority: object, delay: object, timeout: object, retry: object) -> None:
        """Put the job with this `rdq_core.Retry`, or with what is none, for the failure `rdq_specs.WorkFailed`
        and those derived from it; None is that it has no delay, no timeout.
        """
        raise NotImplementedError

    def reschedule(self, job: int, delay: object) -> None:
        """Reschedule the job."""
        raise NotImplementedError

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None:
        """Requeue `jobs`; those made are called `new`, in that order."""
        raise NotImplementedError

    def cancel(self, job: int) -> None:
        """Cancel the job."""
        raise NotImplementedError

    def reprioritize(self, job: int, priority: object) -> None:
        """Reprioritise the job."""
        raise NotImplementedError

    def clear(self) -> Sequence[int]:
        """Cancel every pending job; which they were, in order."""
        raise NotImplementedError

    def set_width(self, width: object) -> None:
        """Set the width."""
        raise NotImplementedError

    def set_rate(self, rates: object) -> None:
        """Set the rate: to this tuple of `rdq_core.Rate`, or to what is none."""
        raise NotImplementedError

    def set_width_per_key(self, width: object) -> None:
        """Set the width of each key; None is no limit."""
        raise NotImplementedError

    def set_rate_per_key(self, rates: object) -> None:
        """Set the rate of each key, as `set_rate`."""
        raise NotImplementedError

    def pause(self, waiter: int) -> None:
        """Pause, and observe what the pause's waiter is told."""
        raise NotImplementedError

    def pause_for(self, seconds: object) -> None:
        """Pause for so many seconds."""
        raise NotImplementedError

    def resume(self, width: object) -> None:
        """Resume, with that width unless it is None."""
        raise NotImplementedError

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        """Stop, and observe what this stop's waiter is told."""
        raise NotImplementedError

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None:
        """Stop with a deadline, or with seconds after which to give up, or both; None is neither."""
        raise NotImplementedError

    def drain(self, waiter: int) -> None:
        """Drain, and observe what this drain's waiter is told."""
        raise NotImplementedError

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None:
        """Drain with a deadline, and perhaps with seconds after which to give up."""
        raise NotImplementedError

    def when_idle(self, waiter: int) -> None:
        """Ask for idleness."""
        raise NotImplementedError

    def when_room(self, waiter: int) -> None:
        """Ask for room."""
        raise NotImplementedError

    def forget(self, waiter: int) -> None:
        """Cancel the waiter."""
        raise NotImplementedError

    def withdraw(self, job: int) -> None:
        """Cancel what `put` gave for the job."""
        raise NotImplementedError

    def finish(self, job: int) -> None:
        """Let the job's work end, having succeeded (its result does not matter)."""
        raise NotImplementedError

    def fail(self, job: int) -> None:
        """Let the job's work end, having failed with `rdq_specs.WorkFailed`; where RETRY is declared and it is to be
        done again, chance says 0.
        """
        raise NotImplementedError

    def fail_with(self, job: int, error: Exception, jitter: float) -> None:
        """Let the job's work end, having failed with this error; where it is to be done again, chance says `jitter`, a
        number from 0 up to 1, by which the wait is shortened.
        """
        raise NotImplementedError

    def tick(self, seconds: float) -> None:
        """Move the clock by so many seconds, backward too, without letting the loop run."""
        raise NotImplementedError

    def turn(self) -> None:
        """Let the event loop run until nothing is due."""
        raise NotImplementedError

    def poll(self) -> bool:
        """Poll once and do what is due; False if nothing was."""
        raise NotImplementedError

    def pending(self) -> Sequence[int]:
        """The pending jobs, in dispatch order."""
        raise NotImplementedError

    def delayed(self) -> Sequence[int]:
        """The delayed jobs, in the order in which they will be due."""
        raise NotImplementedError

    def underway(self) -> Sequence[int]:
        """The jobs that hold a slot, in order of launch."""
        raise NotImplementedError

    def size(self) -> tuple[int, int]:
        """How many are under way, and how many pending."""
        raise NotImplementedError

    def retained(self) -> Sequence[int]:
        """The settled jobs that something but the harness itself keeps alive."""
        raise NotImplementedError

    def timers(self) -> int:
        """How many timers are outstanding with the event loop. Asked after a turn, when nothing is due."""
        raise NotImplementedError

    def wake(self) -> float | None:
        """In how many seconds it will do something by itself; None: not at all. Asked when nothing is due."""
        raise NotImplementedError

    def times(self, job: int) -> Sequence[float]:
        """When the job was put, was launched and ended, as far as it has been."""
        raise NotImplementedError

    def attempts(self, job: int) -> Sequence[tuple[float, float]]:
        """When each time that the job's work was done began and ended, as far as it has ended."""
        raise NotImplementedError

    def check(self) -> None:
        """Raise if the implementation finds itself in a state that must not be; a no-op where it cannot tell."""

    def close(self) -> None:
        """The run is over, and nothing more will be called: end what was begun for it, threads or an event loop."""

    def __init__(self, observer: Observer, width: int, capacity: int | None, /) -> None:
        """A harness around a new queue."""
        raise NotImplementedError


HarnessType: TypeAlias = type[Harness]
"""A harness's class, which the kit makes harnesses with."""
