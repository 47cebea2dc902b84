"""What the shells' jobs are alike in: the job of the core, with its queue, its context, and its times for people.

Pure as the rest: a wall-clock time is arithmetic on the machine's seconds, and the shell says what to add to them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from contextvars import Context, copy_context
from datetime import UTC, datetime
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from rdq_core._rare import NOTHING_RARE
from rdq_core.errors import DetachedJob, IllegalTransition
from rdq_core.job import UNSET, Job, State

A_co = TypeVar("A_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)
J_contra = TypeVar("J_contra", contravariant=True)


class Told(enum.Enum):
    """Stands for what `put` handed out when that has been told; None there means that the job did not come by `put`."""

    TOLD = "told"


class Started(enum.Enum):
    """The work goes on after the job function has returned."""

    STARTED = "started"


TOLD: Final = Told.TOLD
STARTED: Final = Started.STARTED

_PENDING: Final = State.PENDING  # a member read through its class costs three times a global


class Owner(Protocol[J_contra]):
    """What a job needs of its queue."""

    epoch: float
    """What to add to machine seconds for seconds since 1970."""

    def cancel(self, job: J_contra) -> None:
        """Cancel this job."""
        ...

    def reprioritize(self, job: J_contra, priority: float) -> None:
        """Change this job's priority."""
        ...

    def reschedule(self, job: J_contra, delay: float) -> None:
        """Change when this job is due."""
        ...

    def _timed_out(self, job: J_contra) -> bool:
        """Whether this job's timeout has interrupted its work, which has not ended yet."""
        ...


class ShellJob(Job[A_co, R_co], Generic[A_co, R_co]):
    """The base of a shell's job.

    It keeps what the shell puts there: what `put` handed out, who watches, and the work. Which types these are of, and
    who changes them when, is the shell's.
    """

    __slots__ = ("_context", "_epoch", "_promised", "_queue", "_watchers", "_work")

    _context: Context | None
    _epoch: float
    _promised: Any
    _queue: Owner[Any] | None
    _watchers: Any
    _work: Any

    def __init__(  # noqa: PLR0917  # rdq_core's JobType, behind the queue
        self,
        queue: Owner[Any],
        id: int,
        argument: A_co,
        priority: float,
        queued_at: float,
        owner: object,
    ) -> None:
        # What Job's constructor does, here: calling it costs every put 3 %.
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
        self._queue = queue
        self._epoch = queue.epoch
        context = copy_context()
        self._context = context or None  # most often there are no variables, and nothing to be kept
        self._promised = None
        self._watchers = None
        self._work = None

    def cancel(self) -> None:
        """Cancel the job: one not launched is gone; one under way is interrupted, and holds its slot to its work's end.

        No effect on one that is cancelling or settled. Raises `DetachedJob`. Amortised O(1).
        """
        self._check_attached()
        if self._queue is not None:
            self._queue.cancel(self)

    def reprioritize(self, priority: float) -> None:
        """Move the pending job among its new equals, by its arrival; a delayed one will join them. Amortised O(log n).

        `priority`: lower runs first; an int or a float, not NaN. Raises `DetachedJob`, `IllegalTransition` when
        the job has been launched, `InvalidType` and `InvalidValue`.
        """
        self._check_attached()
        if self._queue is None:
            raise IllegalTransition(self, "reprioritize")
        self._queue.reprioritize(self, priority)

    def reschedule(self, delay: float) -> None:
        """Let the delayed job be due `delay` seconds from now, sooner or later than it would have been. O(log n).

        0: at once. Raises `DetachedJob`, `IllegalTransition` when the job is not delayed, `InvalidType` and
        `InvalidValue`.
        """
        self._check_attached()
        if self._queue is None:
            raise IllegalTransition(self, "reschedule")
        self._queue.reschedule(self, delay)

    @property
    def queued_datetime(self) -> datetime:
        """When it was put, by the wall clock at its put, in UTC."""
        return self._datetime(self._queued_at)

    @property
    def due_datetime(self) -> datetime | None:
        """When its delay ends or ended, or its wait to be done again, by the wall clock at its put, in UTC.

        None if it never had one.
        """
        return None if self.due_at is None else self._datetime(self.due_at)

    @property
    def launched_datetime(self) -> datetime | None:
        """When it was launched, the last time, by the wall clock at its put, in UTC; None if it never was."""
        return None if self._launched_at is None else self._datetime(self._launched_at)

    @property
    def stopped_datetime(self) -> datetime | None:
        """When it came to its final state, by the wall clock at its put, in UTC; None before that."""
        return None if self.stopped_at is None else self._datetime(self.stopped_at)

    @property
    def attempt_datetimes(self) -> tuple[tuple[datetime, datetime], ...]:
        """When each of its `attempts` began and ended, by the wall clock at its put, in UTC. O(k) for k of them."""
        return tuple((self._datetime(attempt.started), self._datetime(attempt.ended)) for attempt in self.attempts)

    def _datetime(self, moment: float) -> datetime:
        return datetime.fromtimestamp(moment + self._epoch, UTC)

    def _known_end(self) -> State | None:
        """What it has come to, or is about to as it has timed out, though nobody may have been told; None: neither."""
        if self.state.settled:
            return self.state
        if self._queue is None:
            return None
        late = self._queue._timed_out(self)  # pyright: ignore[reportPrivateUsage]  # not for a queue's users
        return State.TIMED_OUT if late else None

    def _check_attached(self) -> None:
        """Raise `DetachedJob` for a copy."""
        if self._owner is None:
            raise DetachedJob(self)

    def __getstate__(self) -> dict[str, object]:
        """What a copy keeps; who watches, the work and the queue stay behind."""
        return {**super().__getstate__(), "epoch": self._epoch}

    def __setstate__(self, fields: Mapping[str, object]) -> None:
        """Make this new object the detached copy that `fields` describe."""
        super().__setstate__(fields)
        self._epoch = cast("float", fields["epoch"])
        self._context = self._promised = self._queue = self._watchers = self._work = None
