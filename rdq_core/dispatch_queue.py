"""The resizable dispatch queue as a pure machine: which job is launched, interrupted, settled and told of, and when.

Inputs are method calls that carry the time; what to do next is polled. `specs/SEMANTICS.md` states the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Final, Generic, TypeAlias, TypeVar, final

from rdq_core._agenda import admit, next_poll, postpone, start_timeout, take_moment, terms, usual_terms
from rdq_core._asking import DispatchAsking
from rdq_core._changes import dismiss, interrupt, put_to_rest
from rdq_core._keys import slot_free
from rdq_core._ledger import Ledger, check_capacity
from rdq_core._line import check_key
from rdq_core._notices import at_rest, before_launches
from rdq_core._time import INFINITY, check_seconds, later
from rdq_core.admission import Admission, Pause, Width, all_admit, next_chance
from rdq_core.commands import Command, Interrupt, Launch, Settled, Wait
from rdq_core.errors import IllegalTransition, InvalidType, QueueFull, QueueStopped
from rdq_core.job import Job, State, fail, finish, launch, left_to_wait, next_state, requeueable, set_priority
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.priority_queue import check_priority
from rdq_core.rate import RateSetting
from rdq_core.rate_limit import RateLimit
from rdq_core.records import Phase

OPEN: Final = Phase.OPEN  # a member read through its class costs three times a global
ABANDONED: Final = State.ABANDONED

A = TypeVar("A")
R = TypeVar("R")
J = TypeVar("J", bound=Job[object, object])

JobType: TypeAlias = Callable[[int, A, float, float, object], J]
"""What makes a job, `Job` itself or a shell's subclass: (id, argument, priority, queued_at, owner)."""

_JOB: Final[Any] = Job  # where no `job_type` is given J is `Job[A, R]`, which a default cannot say


@final
class DispatchQueue(DispatchAsking[J], Generic[A, R, J]):
    """Jobs in order of priority, at most `width` under way at once, launched at no more than a rate if one is set.

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
        rate: RateSetting = None,
        width_per_key: int | None = None,
        rate_per_key: RateSetting = None,
        delay: float = 0.0,
        timeout: float | None = None,
        admissions: Iterable[Admission] = (),
        job_type: JobType[A, J] | None = None,
    ) -> None:
        """An open queue with nothing in it.

        `width`: the most jobs under way at once. `capacity`: the most jobs not launched at once (None: any number).
        `rate`: how many launches in how much time, one `Rate` or several that all hold (None: any number).
        `width_per_key`, `rate_per_key`: the same of the jobs of each key (None: any number). `delay`,
        `timeout`: the seconds of a put that does not say (None: no limit). `admissions`: what else may hold a launch
        back. `job_type`: what makes the jobs (None: `Job` itself). Raises `InvalidType` and `InvalidValue`.
        """
        check_capacity(capacity)
        held_back = Pause(), Width(width), RateLimit(rate), LimitPerKey(width_per_key, rate_per_key), admissions
        super().__init__(Ledger[J](*held_back, capacity=capacity, defaults=usual_terms(delay, timeout)))
        self._new_job: JobType[A, J] = _JOB if job_type is None else job_type

    def put(
        self,
        argument: A,
        priority: float = 0,
        *,
        key: Hashable = None,
        delay: float | None = None,
        timeout: float | None = None,
        now: float,
    ) -> J:
        """Add a job behind its equals and return it. O(log n).

        `key`: whose limits hold it back, if keys are limited (None: nobody's).
        `delay`: for how many seconds it is `DELAYED` before it joins what is pending, among its equals by its arrival.
        `timeout`: for how many seconds its work may be under way; longer, and the job is interrupted and times out.
        None is the queue's own; 0 is no delay, and `math.inf` no timeout.

        Raises `InvalidType` and `InvalidValue` for the priority (an int or a float, not NaN) and for the seconds,
        `InvalidType` for a key that cannot be hashed, `QueueStopped` after `stop` or `drain`, `QueueFull` at capacity.
        """
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        if type(priority) is not int:  # the common case is spared the call
            check_priority(priority)
        special = None
        if key is not None or delay is not None or timeout is not None or ledger.defaults is not None:
            special = terms(ledger, key, delay, timeout)
        if ledger.phase is not OPEN or ledger.capacity is not None:
            self._check_open(1)
        ledger.now = now
        job = self._new_job(ledger.pending.next_arrival, argument, priority, now, ledger.owner)
        if special is None:
            ledger.pending.put(job, priority)
        else:
            admit(ledger, job, *special)
        return job

    def requeue(self, jobs: Iterable[Job[A, object]], *, now: float) -> list[J]:
        """Put the arguments of `jobs` again, priorities and mutual order kept: what `stop` handed back, say.

        A job keeps its key and its timeout. One that was handed back delayed is delayed again, for as long as it had
        left then. All or none. Returns the new jobs. Raises as `put`, and `IllegalTransition` for a job whose work is
        known to have succeeded, one that a queue still holds, and one that is in `jobs` twice. O(k log n).
        """
        if not isinstance(jobs, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("jobs", jobs, "an iterable of jobs")
        jobs = list(jobs)  # before the time is looked at, as an iterator of the caller's may do anything
        now = later(self._ledger.now, now)
        seen: set[int] = set()
        for job in jobs:
            requeueable(job)
            check_priority(job.priority)
            check_key(job.key)
            if id(job) in seen:
                raise IllegalTransition(job, "requeue")
            seen.add(id(job))
        self._check_open(len(jobs))
        self._ledger.now = now
        no_delay = None if self._ledger.defaults is None else 0.0
        again: list[J] = []
        for job in jobs:
            delay = left_to_wait(job) or no_delay
            again.append(self.put(job.argument, job.priority, key=job.key, delay=delay, timeout=job.timeout, now=now))
        return again

    def finished(self, job: J, result: R, *, now: float) -> None:
        """The work of a job has ended, and succeeded. O(1). Raises `ForeignJob`, `IllegalTransition`.

        Of an abandoned job, which holds no slot, that is recorded; so it is by `failed`.
        """
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        state = finish(job, ledger.owner, result, now, ledger.timed_out)
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
        self._work_ended(job, fail(job, self._ledger.owner, error, now, self._ledger.timed_out), now)

    def cancel(self, job: J, *, now: float) -> None:
        """Cancel a job: one not launched is gone, one under way is interrupted and holds its slot to its work's end.

        No effect on one that is cancelling or settled. Amortised O(1). Raises `ForeignJob`.
        """
        ledger = self._ledger
        now = later(ledger.now, now)
        state = next_state(job, ledger.owner, "cancel")
        ledger.now = now
        if state is State.CANCELLING and job.state is State.UNDERWAY:
            interrupt(ledger, job)
        elif job.state is State.PENDING:
            ledger.pending.remove(job.id)
            put_to_rest(ledger, job, state)
        elif job.state is State.DELAYED:
            del ledger.delayed[job.id]
            ledger.timeline.discard(job.id)
            put_to_rest(ledger, job, state)

    def reprioritize(self, job: J, priority: float, *, now: float) -> None:
        """Move a pending job among its new equals, by its arrival; a delayed one will join them. Amortised O(log n).

        Raises `ForeignJob`, `IllegalTransition` for one in another state, `InvalidType` and `InvalidValue`.
        """
        now = later(self._ledger.now, now)
        if next_state(job, self._ledger.owner, "reprioritize") is State.PENDING:
            self._ledger.pending.reprioritize(job.id, priority)
        else:
            check_priority(priority)
        set_priority(job, priority)
        self._ledger.now = now

    def reschedule(self, job: J, delay: float, *, now: float) -> None:
        """Let a delayed job be due `delay` seconds from now, sooner or later than it would have been. O(log n).

        Raises `ForeignJob`, `IllegalTransition` for one not delayed, `InvalidType` and `InvalidValue`.
        """
        now = later(self._ledger.now, now)
        next_state(job, self._ledger.owner, "reschedule")
        seconds = check_seconds("delay", delay)
        self._ledger.now = now
        postpone(self._ledger, job, seconds)

    def clear(self, *, now: float) -> list[J]:
        """Cancel every job not launched; return the pending ones in dispatch order, then the delayed ones as due. O(n).

        Delayed ones cost O(log n) each.
        """
        self._ledger.now = later(self._ledger.now, now)
        return dismiss(self._ledger, "cancel")

    # -- what comes out -------------------------------------------------------------------------------------

    def poll(self, *, now: float) -> Command[J]:  # noqa: C901  # in one place, as a call would cost every job
        """The one next thing to do, or `Wait`. Amortised O(log n), also for each moment that has come.

        In this order: interrupts; settlements; who waited for resumption or room; launches; who waited for
        quiet, idleness or the stop. What is due by time follows from there, a moment at a time: see `_agenda`.
        """
        ledger = self._ledger
        if type(now) is not float or not ledger.now <= now < INFINITY:
            now = later(ledger.now, now)
        ledger.now = now
        while True:  # again for each moment that has come
            if ledger.interrupts:
                id, job = ledger.interrupts.popitem(last=False)
                return Interrupt(job, id in ledger.timed_out)
            if ledger.settled:
                return Settled(ledger.settled.popleft())
            waiting = ledger.waiters.lines
            if waiting and (early := before_launches(ledger)) is not None:
                return early
            moments = ledger.timeline.places
            if moments and ledger.taken_at != now and take_moment(ledger):
                continue
            if (
                # Width and pause are what `all_admit` would ask first. They are read here, and told in the two places
                # below, without a call, as the calls cost a job 6 %: their own methods say the same.
                ledger.pending.items
                and ledger.width.held < ledger.width.width
                and not ledger.pause.paused
                and (not ledger.others or all_admit(ledger.others, now))
            ):
                job = ledger.pending.pop()
                launch(job, now)
                ledger.underway[job.id] = job
                ledger.width.held += 1
                if ledger.limited:
                    start_timeout(ledger, job)
                for admission in ledger.told:
                    admission.started(now)
                return Launch(job)
            if waiting and (late := at_rest(ledger)) is not None:
                return late
            if moments and take_moment(ledger):
                continue
            until = next_chance(ledger.admissions, now) if ledger.pending.items else None
            return Wait(next_poll(ledger, until) if moments else until)

    def clone(self) -> DispatchQueue[A, R, J]:
        """A queue that behaves from here on as this one would, with jobs of its own that have the same ids. O(n)."""
        copy = DispatchQueue[A, R, J](job_type=self._new_job)
        copy._ledger = self._ledger.clone()
        return copy

    def _check_open(self, count: int) -> None:
        ledger = self._ledger
        if ledger.phase is not Phase.OPEN:
            raise QueueStopped
        if ledger.capacity is not None and len(ledger.pending) + len(ledger.delayed) + count > ledger.capacity:
            raise QueueFull(ledger.capacity)

    def _work_ended(self, job: J, state: State, now: float) -> None:
        ledger = self._ledger
        ledger.now = now
        if state is ABANDONED:  # its slot is another's
            return
        del ledger.underway[job.id]
        if ledger.interrupts:
            ledger.interrupts.pop(job.id, None)
        if ledger.timeline.places:
            ledger.timeline.discard(job.id)
        if ledger.timed_out:
            ledger.timed_out.discard(job.id)
        ledger.width.held -= 1
        if ledger.others:
            slot_free(ledger, job)
        ledger.totals[state] += 1
        ledger.settled.append(job)
