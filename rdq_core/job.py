"""The job: its states, the one table of its transitions, and the only functions that change it.

    DELAYED ◀──delay── PENDING ──launch──▶ UNDERWAY ──finish──▶ FINISHED
     │ ▲ └──come due──▶   │                 │ │  └─────fail───▶ FAILED
     │ └──────────────────┼──────retry──────┘ │ cancel, time out
     │                    │                   ▼
     │                    │               CANCELLING ──finish, fail──▶ CANCELLED
     │                    │                   │  └────end late──────▶ TIMED_OUT
     │                    │                   └───────abandon───────▶ ABANDONED
     ├────────────────────┼──cancel──▶ CANCELLED
     └────────────────────┴──return──▶ RETURNED ◀──return── UNDERWAY

A job's attributes are read-only for everyone: the functions at the end of this file are the single owner of
every change, and the machines call them. `next_state` is the single judge of what is legal.

A stop returns all that is pending at once, a million jobs perhaps, and must not hold anybody up: it notes that on the
`Token` that stands for the machine, and each of these jobs takes it over when it is told of or somebody looks at it.
So `_state` and `_stopped_at` of a job that may be PENDING are read by `state_of`, and by the properties, alone.
"""

# pyright: reportPrivateUsage=false
# The functions at the end of this file are as much a part of the class as its methods; pyright counts methods alone.

from __future__ import annotations

import enum
import reprlib
from collections.abc import Hashable, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, final

from rdq_core._portable import causes, chain, dumped, kept, loaded, restored
from rdq_core._rare import NOTHING_RARE, Rare
from rdq_core.errors import ForeignJob, IllegalTransition, InvalidType, ResultUnavailable
from rdq_core.retry import Attempt, Retry, RetryOn

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)


class State(enum.Enum):
    """Where a job stands; exactly one at any time."""

    DELAYED = "delayed"
    PENDING = "pending"
    UNDERWAY = "under way"
    CANCELLING = "cancelling"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed out"
    RETURNED = "returned"
    ABANDONED = "abandoned"

    # Enum hashes a member's name in Python, which costs a job 7 % where the table is read; members are
    # singletons, pickled and copied ones too, so their identity serves as well.
    if not TYPE_CHECKING:  # to a type checker it is the same
        __hash__ = object.__hash__

    @property
    def settled(self) -> bool:
        """Whether this is a final state: no input changes it any more."""
        return self in SETTLED


Input: TypeAlias = Literal[
    "delay",
    "come due",
    "reschedule",
    "launch",
    "finish",
    "fail",
    "retry",
    "cancel",
    "time out",
    "end late",
    "return",
    "abandon",
    "reprioritize",
]

TRANSITIONS: Final[Mapping[Input, Mapping[State, State]]] = {
    "delay": {State.PENDING: State.DELAYED},
    "come due": {State.DELAYED: State.PENDING},
    "reschedule": {State.DELAYED: State.DELAYED},
    "launch": {State.PENDING: State.UNDERWAY},
    "finish": {
        State.UNDERWAY: State.FINISHED,
        State.CANCELLING: State.CANCELLED,
        State.ABANDONED: State.ABANDONED,  # its work has ended after all: recorded, once, and of no further effect
    },
    "fail": {
        State.UNDERWAY: State.FAILED,
        State.CANCELLING: State.CANCELLED,
        State.ABANDONED: State.ABANDONED,
    },
    "retry": {State.UNDERWAY: State.DELAYED},  # in place of fail, for work that is to be done again
    "cancel": {
        State.DELAYED: State.CANCELLED,
        State.PENDING: State.CANCELLED,
        State.UNDERWAY: State.CANCELLING,
        State.CANCELLING: State.CANCELLING,
        State.FINISHED: State.FINISHED,
        State.FAILED: State.FAILED,
        State.CANCELLED: State.CANCELLED,
        State.TIMED_OUT: State.TIMED_OUT,
        State.RETURNED: State.RETURNED,
        State.ABANDONED: State.ABANDONED,
    },
    "time out": {State.UNDERWAY: State.CANCELLING},
    "end late": {State.CANCELLING: State.TIMED_OUT},  # in place of finish and fail, for work that has timed out
    "return": {
        State.DELAYED: State.RETURNED,
        State.PENDING: State.RETURNED,
        State.UNDERWAY: State.RETURNED,  # in place of retry, once the queue is stopped
    },
    "abandon": {State.CANCELLING: State.ABANDONED},
    "reprioritize": {State.DELAYED: State.DELAYED, State.PENDING: State.PENDING},
}
"""Every input a job knows, and for each the states it is legal in with the state that follows."""

SETTLED: Final[frozenset[State]] = frozenset(
    (State.FINISHED, State.FAILED, State.CANCELLED, State.TIMED_OUT, State.RETURNED, State.ABANDONED)
)
"""The final states."""


@enum.unique
class Unset(enum.Enum):
    """What stands for a result where there is none; None may be one."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@final
class Token:
    """Stands for a machine in its jobs, as a settled job must not keep the machine itself alive."""

    __slots__ = ("returned_at",)

    def __init__(self) -> None:
        self.returned_at: float | None = None
        """When the machine returned all of these jobs that were pending; None: it has not."""


class Job(Generic[A_co, R_co]):
    """One thing to do: an argument on its way through a queue to a result.

    Only a machine makes jobs; a shell may hand it a subclass, to keep a job's Deferred, its work and the like
    in the same object. All attributes are read-only.

    A job can be pickled and copied. The copy is detached: it belongs to no machine, `requeue` accepts it.
    """

    __slots__ = (
        "__weakref__",
        "_argument",
        "_id",
        "_launched_at",
        "_owner",
        "_priority",
        "_queued_at",
        "_rare",
        "_result",
        "_state",
        "_stopped_at",
    )

    _launched_at: float | None
    _owner: object | None
    _rare: Rare
    _result: R_co | Unset
    _stopped_at: float | None

    def __init__(self, id: int, argument: A_co, priority: float, queued_at: float, owner: object) -> None:
        """`owner` is the token that stands for the machine; a token, as a settled job must not keep that alive."""
        self._id = id
        self._argument = argument
        self._priority = priority
        self._queued_at = queued_at
        self._owner = owner
        self._state = _PENDING
        self._launched_at = None
        self._stopped_at = None
        self._result = UNSET
        self._rare = NOTHING_RARE

    @property
    def id(self) -> int:
        """The job's number among all jobs of its machine, counted from 0 in order of arrival."""
        return self._id

    @property
    def argument(self) -> A_co:
        """What was put, for the job function."""
        return self._argument

    @property
    def priority(self) -> float:
        """Lower runs first. Changed by the machine's `reprioritize` alone."""
        return self._priority

    @property
    def state(self) -> State:
        """Where the job stands."""
        return state_of(self)

    @property
    def due_at(self) -> float | None:
        """When its delay ends or ended, in the machine's seconds; None if it was put without one.

        Of a job that waits to be done again, and of one that has: when that wait ends or ended.
        """
        return self._rare.due_at

    @property
    def timeout(self) -> float | None:
        """For how many seconds its work may be under way before it times out.

        As given to `put`, or else the queue's default at that time: None where neither said anything, infinity where
        `put` was told that there is no limit.
        """
        return self._rare.timeout

    @property
    def key(self) -> Hashable:
        """What it counts for where keys are limited, as given to `put`; None: no key, and no such limit."""
        return self._rare.key

    @property
    def retry(self) -> Retry | None:
        """How often its work is done, and after how long again, if it fails; None: once.

        As given to `put`, or else the queue's default at that time.
        """
        return self._rare.retry

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every time its work was done and has ended, oldest first; the last of them with its end, if it has settled.

        O(k) for k attempts.
        """
        earlier = self._rare.earlier
        if self._launched_at is None or self._stopped_at is None or not has_ended(self):
            return earlier
        return (*earlier, Attempt(self._launched_at, self._stopped_at, self._rare.error))

    @property
    def queued_at(self) -> float:
        """When it was put, in the machine's seconds."""
        return self._queued_at

    @property
    def launched_at(self) -> float | None:
        """When it was launched, the last time, in the machine's seconds; None if it never was."""
        return self._launched_at

    @property
    def stopped_at(self) -> float | None:
        """When it came to its final state, in the machine's seconds; None before that."""
        state_of(self)
        return self._stopped_at

    @property
    def result(self) -> R_co:
        """What the work returned, of a cancelled, timed-out or abandoned job too whose work succeeded all the same.

        Raises `ResultUnavailable` (an `AttributeError`) when no work of this job is known to have succeeded.
        """
        if self._result is UNSET:
            raise ResultUnavailable(self)
        return self._result

    @property
    def error(self) -> BaseException | None:
        """What the work failed with in the end, of a cancelled, timed-out or abandoned job too; None if it did not.

        None too while the work is still to be done again, or is under way again, and of a job that a stop has returned
        instead: what their attempts failed with is in `attempts`, as are the failures before the last.
        """
        return self._rare.error

    @property
    def succeeded(self) -> bool:
        """Whether the work is known to have succeeded, whatever the state. Such a job is never done again."""
        return self._result is not UNSET

    @property
    def detached(self) -> bool:
        """Whether this is a copy (unpickled, copied) that belongs to no machine."""
        return self._owner is None

    def __repr__(self) -> str:
        argument = reprlib.repr(self._argument)
        return f"<{type(self).__name__} {self._id} {self.state.value}, priority {self._priority}: {argument}>"

    def __getstate__(self) -> dict[str, object]:
        """What a copy keeps: everything but the machine it belonged to."""
        fields: dict[str, object] = {
            "id": self._id,
            "argument": self._argument,
            "priority": self._priority,
            "state": state_of(self),
            "queued_at": self._queued_at,
            "launched_at": self._launched_at,
            "stopped_at": self._stopped_at,
            "due_at": self.due_at,
            "timeout": self.timeout,
            "key": self.key,
            "retry": self.retry,
            "retry_on": kept(retry_on_of(self)),
            "attempts": [(one.started, one.ended, _dumped(one.error)) for one in self._rare.earlier],
            "errors": _dumped(self._rare.error),
        }
        if self._result is not UNSET:
            fields["result"] = self._result
        return fields

    def __setstate__(self, fields: Mapping[str, Any]) -> None:
        """Make this new object the detached copy that `fields` describe."""
        self._id = fields["id"]
        self._argument = fields["argument"]
        self._priority = fields["priority"]
        self._state = fields["state"]
        self._queued_at = fields["queued_at"]
        self._launched_at = fields["launched_at"]
        self._stopped_at = fields["stopped_at"]
        self._rare = NOTHING_RARE
        set_times(self, fields["due_at"], fields["timeout"])
        set_key(self, fields.get("key"))
        self._result = fields.get("result", UNSET)
        error = _loaded(fields["errors"])
        if error is not None:
            rare_of(self).error = error
        self._owner = None
        set_retry(self, fields.get("retry"), restored(fields.get("retry_on")))
        for started, ended, errors in fields.get("attempts", ()):
            add_attempt(self, Attempt(started, ended, _loaded(errors)))


_PENDING: Final = State.PENDING  # a member read through its class costs three times a global
_UNDERWAY: Final = TRANSITIONS["launch"][_PENDING]
_CANCELLING: Final = TRANSITIONS["cancel"][_UNDERWAY]
_AFTER_RETURN: Final = TRANSITIONS["return"][_PENDING]
_AFTER_FINISH: Final = {held: after for held, after in TRANSITIONS["finish"].items() if held not in SETTLED}


def state_of(job: Job[object, object]) -> State:
    """The state of a job, which takes over here that its machine has returned it, if it has."""
    if job._state is _PENDING:
        owner = job._owner
        if isinstance(owner, Token) and owner.returned_at is not None:
            settle(job, _AFTER_RETURN, owner.returned_at)
    return job._state


def next_state(job: Job[object, object], owner: object, input: Input) -> State:
    """The state that follows `input`. Changes nothing.

    Raises `ForeignJob`, `IllegalTransition`, and `InvalidType` for what is no job.
    """
    try:  # costs nothing where it is a job, unlike a type test
        if job._owner is not owner:
            raise ForeignJob(job)
    except AttributeError:
        raise InvalidType("job", job, "a job") from None
    try:
        return TRANSITIONS[input][state_of(job)]
    except KeyError:
        raise IllegalTransition(job, input) from None


def requeueable(job: Job[object, object]) -> None:
    """Raise `InvalidType` for no job, `IllegalTransition` if doing `job` again would or could do its work twice.

    That is one whose work is known to have succeeded, or one that a machine still holds. A detached copy is
    accepted in any other state: a restart after a crash may hold copies of jobs that were under way.
    """
    if not isinstance(job, Job):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidType("jobs", job, "jobs")
    if job.succeeded or (job._owner is not None and state_of(job) not in SETTLED):
        raise IllegalTransition(job, "requeue")


def launch(job: Job[object, object], now: float) -> None:
    """PENDING → UNDERWAY at `now`, of a job that its own machine has just taken from what is pending."""
    job._state = _UNDERWAY
    job._launched_at = now


def change(job: Job[object, object], state: State) -> None:
    """To a state that is neither launched nor final."""
    job._state = state


_J = TypeVar("_J", bound=Job[object, object])


def interrupt_each(jobs: Mapping[int, _J]) -> dict[int, _J]:
    """UNDERWAY → CANCELLING, of those that are UNDERWAY; these. O(n), all in one go: 0.1 µs for each."""
    changed = {id: job for id, job in jobs.items() if job._state is _UNDERWAY}
    for job in changed.values():
        job._state = _CANCELLING
    return changed


def settle(job: Job[object, object], state: State, now: float) -> None:
    """To a final state, at `now`."""
    job._state = state
    job._stopped_at = now


def finish(job: Job[object, object], owner: object, result: object, now: float, late: Set[int]) -> State:
    """To the final state that success leads to, which is returned. `late`: the ids of jobs that have timed out.

    Of an abandoned job, the success is recorded. Raises as `next_state`.
    """
    try:  # what is in order is spared the call
        state = _AFTER_FINISH[job._state] if job._owner is owner else next_state(job, owner, "finish")
    except (AttributeError, KeyError):
        state = _after_all(job, owner, "finish")
        job._result = result
        return state
    if late and job._id in late:
        state = next_state(job, owner, "end late")
    job._state = state
    job._result = result
    job._stopped_at = now
    return state


def fail(job: Job[object, object], owner: object, error: BaseException, now: float, late: Set[int]) -> State:
    """To the final state that failure leads to, which is returned. As `finish`."""
    state = next_state(job, owner, "fail")
    if state is State.ABANDONED:
        _after_all(job, owner, "fail")
        rare_of(job).error = error
        return state
    job._state = state = next_state(job, owner, "end late") if job._id in late else state
    rare_of(job).error = error
    job._stopped_at = now
    return state


def _after_all(job: Job[object, object], owner: object, input: Input) -> State:
    """The state of an abandoned job whose work has ended after all, which it does once. Raises as `next_state`."""
    state = next_state(job, owner, input)
    if has_ended(job):
        raise IllegalTransition(job, input)
    return state


def has_ended(job: Job[object, object]) -> bool:
    """Whether the end of its work is known: not so of an abandoned job, at first."""
    return job._result is not UNSET or job._rare.error is not None


def rare_of(job: Job[object, object]) -> Rare:
    """What a job has that most never have, to be changed."""
    if job._rare is NOTHING_RARE:
        job._rare = Rare()
    return job._rare


def set_times(job: Job[object, object], due_at: float | None, timeout: float | None) -> None:
    """Give a job the end of its delay, and the limit of its work; None leaves it without."""
    if due_at is not None:
        rare_of(job).due_at = due_at
    if timeout is not None:
        rare_of(job).timeout = timeout


def set_key(job: Job[object, object], key: Hashable) -> None:
    """Give a new job its key; None leaves it without."""
    if key is not None:
        rare_of(job).key = key


def set_retry(job: Job[object, object], retry: Retry | None, retry_on: RetryOn | None) -> None:
    """Have a job's work done again; None leaves it without."""
    if retry is not None:
        rare_of(job).retry = retry
    if retry_on is not None:
        rare_of(job).retry_on = retry_on


def retry_on_of(job: Job[object, object]) -> RetryOn | None:
    """For which failures its work is done again; None where none are named."""
    return job._rare.retry_on


def add_attempt(job: Job[object, object], attempt: Attempt) -> None:
    """Keep an attempt that was not the last. O(k) for k of them."""
    rare = rare_of(job)
    rare.earlier = (*rare.earlier, attempt)


def left_to_wait(job: Job[object, object]) -> float:
    """For how many seconds a job that was handed back, or a copy of one, had still to be delayed; 0 if it was due.

    Counted to when it settled; of a copy of a job that was delayed, its whole delay; of any other copy, none.
    """
    state = state_of(job)
    if job.due_at is None or not (state is State.DELAYED or state in SETTLED):
        return 0.0
    attempts = job.attempts
    since = attempts[-1].ended if attempts else job._queued_at
    return max(0.0, job.due_at - (since if job.stopped_at is None else job.stopped_at))


def set_priority(job: Job[object, object], priority: float) -> None:
    """Give a pending job another priority (its queue has moved it)."""
    job._priority = priority


def duplicate(job: _J, owner: object) -> _J:
    """A copy of `job` for `owner`: what `clone()` makes of every job. What a shell's job adds stays behind."""
    copy = type(job).__new__(type(job))
    copy._id = job._id
    copy._argument = job._argument
    copy._priority = job._priority
    copy._queued_at = job._queued_at
    copy._owner = owner
    copy._state = state_of(job)
    copy._launched_at = job._launched_at
    copy._stopped_at = job._stopped_at
    copy._result = job._result
    copy._rare = NOTHING_RARE if job._rare is NOTHING_RARE else replace(job._rare)
    return copy


def _dumped(error: BaseException | None) -> list[bytes]:
    return [dumped(one) for one in causes(error)]


def _loaded(pickled: list[bytes]) -> BaseException | None:
    return chain([loaded(one) for one in pickled])
