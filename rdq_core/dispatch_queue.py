"""The resizable dispatch queue as a pure machine: which job is launched, interrupted, settled and told of, and when.

Inputs are method calls that carry the time; what to do next is polled. `specs/SEMANTICS.md` states the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Generic, TypeAlias, TypeVar, final

from rdq_core._ledger import Ledger, check_capacity
from rdq_core._notices import at_rest, before_launches
from rdq_core._time import INFINITY, later
from rdq_core._views import DispatchViews
from rdq_core.admission import Admission, Pause, Width, all_admit, check_width, next_chance
from rdq_core.commands import Command, Interrupt, Launch, Settled, Wait
from rdq_core.errors import IllegalTransition, InvalidType, QueueFull, QueueStopped
from rdq_core.job import Job, State, change, fail, finish, launch, next_state, requeueable, set_priority, settle
from rdq_core.priority_queue import check_priority
from rdq_core.records import Phase
from rdq_core.waiters import Occasion, Waiter

OPEN: Final = Phase.OPEN  # a member read through its class costs three times a global

A = TypeVar("A")
R = TypeVar("R")
J = TypeVar("J", bound=Job[object, object])

JobType: TypeAlias = Callable[[int, A, float, float, object], J]
"""What makes a job, `Job` itself or a shell's subclass: (id, argument, priority, queued_at, owner)."""

_JOB: Final[Any] = Job  # where no `job_type` is given J is `Job[A, R]`, which a default cannot say


@final
class DispatchQueue(DispatchViews[J], Generic[A, R, J]):
    """Jobs in order of priority, at most `width` under way at once.

    Every input takes `now`, in seconds, from any source: an earlier value than the latest counts as the latest,
    one that is no finite number is refused (`InvalidType`, `InvalidValue`). An input that raises changes nothing.
    After any inputs, poll until `Wait`.
    """

    __slots__ = ("_new_job",)

    def __init__(
        self,
        width: int = 0,
        *,
        capacity: int | None = None,
        admissions: Iterable[Admission] = (),
        job_type: JobType[A, J] | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `width`: the most jobs under way at once. `capacity`: the most jobs pending at once (None: any number).
        `admissions`: what else may hold a launch back. `job_type`: what makes the jobs (None: `Job` itself).
        Raises `InvalidType` and `InvalidValue`.
        """
        check_capacity(capacity)
        super().__init__(Ledger[J](Pause(), Width(width), admissions, capacity))
        self._new_job: JobType[A, J] = _JOB if job_type is None else job_type

    def put(self, argument: A, priority: float = 0, *, now: float) -> J:
        """Add a job behind its equals and return it. O(log n).

        Raises `InvalidType` and `InvalidValue` for the priority (an int or a float, not NaN), `QueueStopped`
        after `stop` or `drain`, `QueueFull` at capacity.
        """
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        if type(priority) is not int:  # the common case is spared the call
            check_priority(priority)
        if ledger.phase is not OPEN or ledger.capacity is not None:
            self._check_open(1)
        ledger.now = now
        job = self._new_job(ledger.pending.next_arrival, argument, priority, now, ledger.owner)
        ledger.pending.put(job, priority)
        return job

    def requeue(self, jobs: Iterable[Job[A, object]], *, now: float) -> list[J]:
        """Put the arguments of `jobs` again, priorities and mutual order kept: what `stop` handed back, say.

        All or none. Returns the new jobs. Raises as `put`, and `IllegalTransition` for a job whose work is known
        to have succeeded, one that a queue still holds, and one that is in `jobs` twice. O(k log n).
        """
        if not isinstance(jobs, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("jobs", jobs, "an iterable of jobs")
        jobs = list(jobs)  # before the time is looked at, as an iterator of the caller's may do anything
        now = later(self._ledger.now, now)
        seen: set[int] = set()
        for job in jobs:
            requeueable(job)
            check_priority(job.priority)
            if id(job) in seen:
                raise IllegalTransition(job, "requeue")
            seen.add(id(job))
        self._check_open(len(jobs))
        self._ledger.now = now
        return [self.put(job.argument, job.priority, now=now) for job in jobs]

    def finished(self, job: J, result: R, *, now: float) -> None:
        """The work of a job has ended, and succeeded. O(1). Raises `ForeignJob`, `IllegalTransition`."""
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        state = finish(job, ledger.owner, result, now)
        if ledger.interrupted:
            ledger.interrupted.pop(job.id, None)  # it succeeded all the same, and is not to be done again
        self._work_ended(job, state, now)

    def failed(self, job: J, error: BaseException, *, now: float) -> None:
        """The work of a job has ended, and failed. O(1).

        Raises `ForeignJob`, `IllegalTransition`, and `InvalidType` for an error that is no exception.
        """
        now = later(self._ledger.now, now)
        if not isinstance(error, BaseException):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("error", error, "an exception")
        self._work_ended(job, fail(job, self._ledger.owner, error, now), now)

    def cancel(self, job: J, *, now: float) -> None:
        """Cancel a job: a pending one is gone, one under way is interrupted and holds its slot to its work's end.

        No effect on one that is cancelling or settled. Amortised O(1). Raises `ForeignJob`.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        state = next_state(job, ledger.owner, "cancel")
        ledger.now = now
        if state is State.CANCELLING and job.state is State.UNDERWAY:
            self._interrupt(job)
        elif job.state is State.PENDING:
            ledger.pending.remove(job.id)
            self._settle(job, state)

    def reprioritize(self, job: J, priority: float, *, now: float) -> None:
        """Move a pending job among its new equals, by its arrival. Amortised O(log n).

        Raises `ForeignJob`, `IllegalTransition` for one not pending, `InvalidType` and `InvalidValue`.
        """
        now = later(self._ledger.now, now)
        next_state(job, self._ledger.owner, "reprioritize")
        self._ledger.pending.reprioritize(job.id, priority)
        set_priority(job, priority)
        self._ledger.now = now

    def clear(self, *, now: float) -> list[J]:
        """Cancel every pending job, and return them in dispatch order. O(n)."""
        self._ledger.now = later(self._ledger.now, now)
        jobs = self._ledger.pending.clear()
        for job in jobs:
            self._settle(job, next_state(job, self._ledger.owner, "cancel"))
        return jobs

    def set_width(self, width: int, *, now: float) -> None:
        """Set the most jobs under way at once. Narrowing interrupts nothing. Raises `InvalidType`, `InvalidValue`."""
        now = later(self._ledger.now, now)
        check_width(width)
        self._ledger.width.width = width
        self._ledger.now = now

    def pause(self, *, now: float) -> Waiter:
        """Launch nothing until `resume`. The waiter is told `Quiet`, or `Resumed` if that comes first."""
        self._ledger.now = later(self._ledger.now, now)
        self._ledger.pause.paused = True
        return self._ledger.waiters.add(Occasion.QUIET)

    def resume(self, width: int | None = None, *, now: float) -> None:
        """Launch again, with a new width if one is given. Raises as `set_width`, and `QueueStopped` after `stop`."""
        now = later(self._ledger.now, now)
        if width is not None:
            check_width(width)
        if self._ledger.phase is Phase.STOPPING:
            raise QueueStopped
        if width is not None:
            self._ledger.width.width = width
        self._ledger.pause.paused = False
        self._ledger.now = now

    def stop(self, *, cancel_underway: bool = False, now: float) -> Waiter:
        """Take no more, return what is pending; the waiter is told `Stopped` when the last slot is free.

        `cancel_underway` interrupts what is under way, at a later call too. O(n).
        """
        ledger = self._ledger
        ledger.now = later(ledger.now, now)
        ledger.phase = Phase.STOPPING
        returned = ledger.pending.clear()  # nothing from the second call on
        for job in returned:
            self._settle(job, next_state(job, ledger.owner, "return"))
        ledger.returned += returned
        if cancel_underway:
            interrupted = [job for job in ledger.underway.values() if job.state is State.UNDERWAY]
            for job in interrupted:
                self._interrupt(job)
                ledger.interrupted[job.id] = job
        return ledger.waiters.add(Occasion.STOPPED)

    def drain(self, *, now: float) -> Waiter:
        """Take no more, run what is pending; the waiter is told `Stopped` when that is done."""
        self._ledger.now = later(self._ledger.now, now)
        if self._ledger.phase is Phase.OPEN:
            self._ledger.phase = Phase.DRAINING
        return self._ledger.waiters.add(Occasion.STOPPED)

    def when_idle(self, *, now: float) -> Waiter:
        """The waiter is told `Idle` when nothing is pending or under way."""
        self._ledger.now = later(self._ledger.now, now)
        return self._ledger.waiters.add(Occasion.IDLE)

    def when_room(self, *, now: float) -> Waiter:
        """The waiter is told `Room` when a put would be accepted, longest waiter first, or else `NoRoom`."""
        self._ledger.now = later(self._ledger.now, now)
        return self._ledger.waiters.add(Occasion.ROOM)

    def forget(self, waiter: Waiter, *, now: float) -> bool:
        """Tell this waiter nothing; whether it was still to be told. What it asked for stands. O(1)."""
        now = later(self._ledger.now, now)
        stood = self._ledger.waiters.forget(waiter)
        self._ledger.now = now
        return stood

    # -- what comes out -------------------------------------------------------------------------------------

    def poll(self, *, now: float) -> Command[J]:
        """The one next thing to do, or `Wait`. Amortised O(log n).

        In this order: interrupts; settlements; who waited for resumption or room; launches; who waited for
        quiet, idleness or the stop.
        """
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        ledger.now = now
        if ledger.interrupts:
            return Interrupt(ledger.interrupts.popitem(last=False)[1])
        if ledger.settled:
            return Settled(ledger.settled.popleft())
        waiting = ledger.waiters.lines
        if waiting and (early := before_launches(ledger)) is not None:
            return early
        until = None
        if ledger.pending.items:
            # Width and pause are what `all_admit` would ask first. They are read here, and told in the two places
            # below, without a call, as the calls cost a job 6 %: their own methods say the same.
            if (
                ledger.width.held < ledger.width.width
                and not ledger.pause.paused
                and (not ledger.others or all_admit(ledger.others, now))
            ):
                job = ledger.pending.pop()
                launch(job, now)
                ledger.underway[job.id] = job
                ledger.width.held += 1
                for admission in ledger.others:
                    admission.started(now)
                return Launch(job)
            until = next_chance(ledger.admissions, now)
        if waiting and (late := at_rest(ledger)) is not None:
            return late
        return Wait(until)

    def clone(self) -> DispatchQueue[A, R, J]:
        """A queue that behaves from here on as this one would, with jobs of its own that have the same ids. O(n)."""
        copy = DispatchQueue[A, R, J](job_type=self._new_job)
        copy._ledger = self._ledger.clone()
        return copy

    def _check_open(self, count: int) -> None:
        ledger = self._ledger
        if ledger.phase is not Phase.OPEN:
            raise QueueStopped
        if ledger.capacity is not None and len(ledger.pending) + count > ledger.capacity:
            raise QueueFull(ledger.capacity)

    def _interrupt(self, job: J) -> None:
        change(job, State.CANCELLING)
        self._ledger.interrupts[job.id] = job

    def _work_ended(self, job: J, state: State, now: float) -> None:
        ledger = self._ledger
        ledger.now = now
        del ledger.underway[job.id]
        if ledger.interrupts:
            ledger.interrupts.pop(job.id, None)
        ledger.width.held -= 1
        for admission in ledger.others:
            admission.ended(now)
        ledger.totals[state] += 1
        ledger.settled.append(job)

    def _settle(self, job: J, state: State) -> None:
        settle(job, state, self._ledger.now)
        self._ledger.totals[state] += 1
        self._ledger.settled.append(job)
