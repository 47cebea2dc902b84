"""What a trace has established so far: the plain bookkeeping that every law reads.

Facts are taken from what the implementation did, right or wrong, never from the model; so a law judges one rule
alone, and a run that breaks one can go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass, field
from math import nextafter
from typing import Final, cast

from rdq_core import Rate
from rdq_specs import calls
from rdq_specs.calls import Call, Numbers, rates_of
from rdq_specs.driver import Did, Entry, Happened, Moment, Rested, Seen, Views
from rdq_specs.failures import ANOTHER
from rdq_specs.laws.keyed import Keys
from rdq_specs.laws.rates import Rates
from rdq_specs.model import Answer, Event, backoff

NEVER: Final = float("inf")

_ASKS: Final[Mapping[type[Call], str]] = {
    calls.Pause: "quiet",
    calls.Stop: "stopped",
    calls.Drain: "stopped",
    calls.WhenIdle: "idle",
    calls.WhenRoom: "room",
}


@dataclass
class Facts:
    """The state of one run, as far as its trace tells. `learn` takes the next entry."""

    width: int = 0
    capacity: int | None = None
    paused: bool = False
    phase: str = "open"
    priority: dict[int, float] = field(default_factory=dict[int, float])  # of every job ever put
    moved: set[int] = field(default_factory=set[int])  # reprioritised
    key: dict[int | None, Hashable] = field(default_factory=dict[int | None, Hashable])  # of every job
    keys: Keys = field(default_factory=Keys)
    now: float = 0.0
    rates: Rates = field(default_factory=Rates)
    due: dict[int, float] = field(default_factory=dict[int, float])  # delayed jobs: when they will be pending
    left: dict[int, float] = field(default_factory=dict[int, float])  # jobs that ended delayed: for how long still
    timeout: dict[int, float] = field(default_factory=dict[int, float])  # of the jobs that have one
    expiry: dict[int, float] = field(default_factory=dict[int, float])  # jobs under way: when they time out
    timed_out: set[int] = field(default_factory=set[int])  # of those cancelling and ended, by their timeouts
    retry: dict[int, Numbers] = field(default_factory=dict[int, Numbers])  # of the jobs that have one
    tries: dict[int, int] = field(default_factory=dict[int, int])  # how often their work was to be done again
    again: set[int] = field(default_factory=set[int])  # of those delayed and pending: that are to be done again
    given_up: set[int] = field(default_factory=set[int])  # that were to be, and that this entry shows are not
    overdue: set[int] = field(default_factory=set[int])  # that are due, and that this entry shows still to be delayed
    returned_late: set[int] = field(default_factory=set[int])  # that were to be, and failed after a stop
    ends: Counter[int] = field(default_factory=Counter[int])  # how often the work of each has ended
    resumption: float = NEVER  # when the pause ends by itself
    deadline: float = NEVER  # when what is under way is to be interrupted
    abandonment: float = NEVER  # when it is to be given up
    ended_late: set[int] = field(default_factory=set[int])  # abandoned jobs whose work has ended after all
    pending: set[int] = field(default_factory=set[int])
    slots: list[int] = field(default_factory=list[int])  # in order of launch
    launched: set[int] = field(default_factory=set[int])
    cancelling: set[int] = field(default_factory=set[int])  # cancelled or timed out under way, not ended
    to_interrupt: set[int] = field(default_factory=set[int])  # of those: not yet interrupted
    interrupted: set[int] = field(default_factory=set[int])
    final: dict[int, str] = field(default_factory=dict[int, str])  # the state each ended job must settle in
    succeeded: set[int] = field(default_factory=set[int])
    settled: dict[int, str] = field(default_factory=dict[int, str])  # the state each settled in
    promised: set[int] = field(default_factory=set[int])  # jobs that came by `put`
    told: dict[int, str] = field(default_factory=dict[int, str])
    withdrawn: set[int] = field(default_factory=set[int])  # jobs of which what put gave was cancelled
    wakes: bool = False  # whether the implementation has told when it will wake
    tells: bool = False  # whether the implementation reports what put's own Deferreds are told
    stop_interrupted: list[int] = field(default_factory=list[int])  # by a stop, or given up
    returned: list[int] = field(default_factory=list[int])
    asked: dict[int, str] = field(default_factory=dict[int, str])  # what each waiter waits for
    waiting: list[int] = field(default_factory=list[int])  # not answered, not forgotten
    forgotten: set[int] = field(default_factory=set[int])
    answered: dict[int, Answer] = field(default_factory=dict[int, Answer])
    views: Views | None = None  # as last seen
    inside: Event | None = None  # what happened last, while that turn or poll goes on: calls are made inside it

    def order(self) -> list[int]:
        """The pending jobs in dispatch order."""
        return sorted(self.pending, key=lambda job: (self.priority[job], job))

    def delayed(self) -> list[int]:
        """The delayed jobs, in the order in which they will be due."""
        return sorted(self.due, key=lambda job: (self.due[job], job))

    def unlaunched(self) -> int:
        """How many jobs have not been launched."""
        return len(self.pending) + len(self.due)

    def held(self, key: Hashable) -> int:
        """The slots held of that key."""
        return sum(self.key[job] == key for job in self.slots)

    def may(self, job: int) -> bool:
        """Whether the job's key would let it be launched."""
        return self.keys.may(self.key[job], self.held(self.key[job]), self.now)

    def launchable(self) -> set[int]:
        """At rest: the jobs that wait for nothing but what their keys may say."""
        if self.paused or len(self.slots) >= self.width or not self.rates.admit(self.now):
            return set()
        return self.pending | {job for job, due in self.due.items() if due <= self.now}

    def room(self) -> bool:
        """Whether a put would be accepted."""
        return self.phase == "open" and (self.capacity is None or self.unlaunched() < self.capacity)

    def over(self) -> bool:
        """Whether no job is left."""
        return not self.pending and not self.due and not self.slots

    def may_end(self, job: int) -> bool:
        """Whether its work can end: it is under way, or was given up and has not ended since."""
        return job in self.slots or (self.final.get(job) == "abandoned" and job not in self.ended_late)

    def only_cancelling(self) -> bool:
        """Whether nothing is left but work that has been asked to stop: what a deadline leaves."""
        return not self.unlaunched() and self.cancelling >= {*self.slots}

    def waits_for_time(self) -> bool:
        """Whether anything is due by time alone."""
        return self.has_moments() or self._rates_hold_back()

    def has_moments(self) -> bool:
        """Whether anything is due at a moment that was named: a delay, a timeout, a deadline, the end of a pause."""
        ends = min(self.deadline, self.abandonment) < NEVER and not self.over()
        timeouts = any(expiry < NEVER for expiry in self.expiry.values())
        held = self.resumption < NEVER and not (self.over() and self.phase != "open")
        return bool(self.due) or timeouts or ends or held

    def _rates_hold_back(self) -> bool:
        keyed = any(not self.keys.of(self.key[job]).admit(self.now) for job in self.pending)
        return keyed or (bool(self.pending) and not self.rates.admit(self.now))

    def untold(self) -> set[int]:
        """The jobs that have ended and have not settled yet."""
        return self.final.keys() - self.settled.keys()

    def waiting_for(self, what: str) -> list[int]:
        """The waiters for that, longest waiting first."""
        return [waiter for waiter in self.waiting if self.asked[waiter] == what]

    def handed_back(self) -> tuple[int, ...]:
        """What a stop must answer now."""
        return (*(job for job in self.stop_interrupted if job not in self.succeeded), *self.returned)

    def foresee(self, entry: Entry) -> None:  # noqa: C901  # one line or two a case
        """What the next entry shows to have become so by time alone, in which case it is not out of place.

        It is told of nowhere: a delay that has ended, time that is over, a deadline. Moments are taken one at a time,
        all jobs of one together; so the first that tells of it tells of the others.
        """
        match entry:
            case Happened(("launch", int(job))):
                self._join(self.due.get(job, -NEVER))
                self._resume_by_time()
                self.rates.launch(self.now)
                self.keys.launch(self.key.get(job), self.now)
            case Happened(("answer", int(waiter), False)) if self.asked.get(waiter) == "quiet":
                self._resume_by_time()
            case Rested():
                self._resume_by_time()
            case Happened(("interrupt" | "told", int(job), *_)) if job in self.slots and job not in self.cancelling:
                expiry = self.expiry.get(job, NEVER)
                if self.deadline <= min(self.now, expiry):
                    self._come_to_its_deadline()
                elif expiry <= self.now:
                    self._expire(expiry)
            case Happened(("settled" | "told", int(job), "returned")) if job not in self.final:
                if self.deadline <= self.now:
                    self._come_to_its_deadline()
            case Happened(("settled", int(job), "abandoned")) if job in self.slots and self.abandonment <= self.now:
                if self.deadline <= self.now:
                    self._come_to_its_deadline()
                self._abandon()
            case Seen(views):
                joined = self.due.keys() - {*(self.due if views.delayed is None else views.delayed)}
                self._join(max((self.due[job] for job in joined), default=-NEVER))
                self._give_up(joined)
                self._find_overdue({*(views.delayed or ())})
            case _:
                pass

    def learn(self, entry: Entry) -> None:
        """Take in the next entry of the trace."""
        match entry:
            case Moment(now):
                self.now = now
            case Rested(_, wake):
                self.wakes = self.wakes or wake is not None
                self._join(self.now)
                if self.deadline <= self.now and not self.over() and self.only_cancelling():
                    self._stop(cancel_underway=True)  # if it has not come, that is DEADLINE-1's to say, and no other's
            case Did(call, result):
                self.inside = None if isinstance(call, (calls.Poll, calls.Turn)) else self.inside
                self._did(call, result)
            case Happened(event):
                self.inside = event if event[0] != "told" else self.inside
                self._happened(event)
            case Seen(views):
                self.views = views
                self.given_up.clear()
                self.overdue.clear()
            case _:
                pass

    def _did(self, call: Call, result: object) -> None:  # noqa: C901, PLR0912  # one line or two a call
        match call:
            case calls.Put():
                self._put(cast("int", result), as_number(call.priority), as_seconds(call.delay, 0.0), call.timeout)
                self.promised.add(cast("int", result))
                self.retry.update({cast("int", result): cast("Numbers", call.retry)} if _is_retry(call) else {})
                self.key[cast("int", result)] = None if isinstance(call.key, tuple) else call.key
            case calls.Requeue():
                for job, new in zip(call.jobs, cast("tuple[int, ...]", result), strict=True):
                    self._put(new, self.priority[job], self.left.get(job, 0.0), self.timeout.get(job))
                    self.retry.update({new: self.retry[job]} if job in self.retry else {})
                    self.key[new] = self.key[job]
            case calls.Cancel():
                self._cancel(call.job)
            case calls.Withdraw():
                self.withdrawn.add(call.job)
                self._cancel(call.job)
            case calls.Reprioritize():
                self.priority[call.job] = as_number(call.priority)
                self.moved.add(call.job)
            case calls.Reschedule():
                self.due[call.job] = self.now + as_seconds(call.delay, 0.0)
            case calls.SetRate():
                self.rates.set(_rates(call.rates), self.now)
            case calls.SetRatePerKey():
                self.keys.set_rates(_rates(call.rates), self.now)
            case calls.SetWidthPerKey():
                self.keys.width = NEVER if call.width is None else as_number(call.width)
            case calls.Clear():
                for job in (*self.pending, *self.due):
                    self._cancel(job)
            case calls.Finish() | calls.Fail():
                self._end(call)
            case calls.SetWidth():
                self.width = cast("int", call.width)
            case calls.PauseFor():
                self._pause_for(as_seconds(call.seconds, 0.0))
            case calls.Resume():
                self.paused, self.resumption = False, NEVER
                self.width = self.width if call.width is None else cast("int", call.width)
            case calls.Forget():
                if call.waiter in self.waiting:
                    self.waiting.remove(call.waiter)
                    self.forgotten.add(call.waiter)
            case _:
                self._asked(call, result)

    def _asked(self, call: Call, result: object) -> None:
        what = _ASKS.get(type(call))
        if what is None:
            return
        waiter = cast("int", result)
        self.asked[waiter] = what
        self.waiting.append(waiter)
        match call:
            case calls.Pause():
                self.paused, self.resumption = True, NEVER
            case calls.Drain(deadline, abandon):
                self.phase = "draining" if self.phase == "open" else self.phase
                self._end_in(as_seconds(deadline, NEVER), abandon)
            case calls.Stop(cancel_underway, deadline, abandon):
                self._end_in(0.0 if cancel_underway else as_seconds(deadline, NEVER), abandon)
                self._stop(cancel_underway)
            case _:
                pass

    def _put(self, job: int, priority: float, delay: float, timeout: object) -> None:
        self.priority[job] = priority
        if timeout is not None:
            self.timeout[job] = as_seconds(timeout, NEVER)
        if delay > 0:
            self.due[job] = self.now + delay
        else:
            self.pending.add(job)

    def _cancel(self, job: int) -> None:
        if job in self.pending or job in self.due:
            self._dismiss(job, "cancelled")
        elif job in self.slots and job not in self.cancelling:
            self.expiry.pop(job, None)
            self.cancelling.add(job)
            self.to_interrupt.add(job)

    def _end(self, call: calls.Finish | calls.Fail) -> None:
        job, state = call.job, "finished" if isinstance(call, calls.Finish) else "failed"
        self.ends[job] += 1
        if self.final.get(job) == "abandoned":
            self.ended_late.add(job)
            self.succeeded |= {job} if state == "finished" else set()
        if job not in self.slots:  # JOB-1 is broken, or it has been given up; nothing follows from it
            return
        self.slots.remove(job)
        if isinstance(call, calls.Fail) and (wait := self.wait_after(call)) is not None:
            self._fail_for_now(job, wait)
            return
        cancelled = "timed out" if job in self.timed_out else "cancelled"
        self.final[job] = cancelled if job in self.cancelling else state
        self.expiry.pop(job, None)
        self.cancelling.discard(job)
        self.to_interrupt.discard(job)
        if state == "finished":
            self.succeeded.add(job)

    def wait_after(self, failed: calls.Fail) -> float | None:
        """For how long the job is to wait before its work is done again, which has failed so; None if it is not."""
        job, retry = failed.job, self.retry.get(failed.job)
        if retry is None or job in self.cancelling or failed.kind == ANOTHER or self.tries.get(job, 0) + 1 >= retry[0]:
            return None
        asked = as_seconds(failed.kind, 0.0)
        return backoff(retry, self.tries.get(job, 0) + 1, failed.jitter, asked)

    def _fail_for_now(self, job: int, wait: float) -> None:
        """Its work has failed and is to be done again."""
        self.expiry.pop(job, None)
        self.tries[job] = self.tries.get(job, 0) + 1
        if self.phase == "stopping":
            self.final[job], self.left[job] = "returned", wait
            self.returned.append(job)
            self.returned_late.add(job)
        else:
            self.due[job] = self.now + wait
            self.again.add(job)

    def _give_up(self, unlisted: Set[int]) -> None:
        """The jobs that were to wait longer than until now before they are done again, and do not: they have failed."""
        given_up = {job for job in unlisted & self.again & self.due.keys() if self.due[job] > self.now}
        if given_up and min(self.deadline, self.abandonment) > self.now:
            self.given_up |= given_up
            for job in given_up:
                self._settle_wrongly(job, "failed")

    def _find_overdue(self, listed: Set[int]) -> None:
        """The jobs that were to be pending again by now, and are not: they are taken for what they are."""
        self.overdue |= self.pending & self.again & listed
        self.pending -= self.overdue
        self.due.update(dict.fromkeys(self.overdue, self.now))

    def _settle_wrongly(self, job: int, state: str) -> None:
        """It was to be done again, or handed back, and the implementation has told otherwise: the run goes on so."""
        self.due.pop(job, None)
        self.pending.discard(job)
        self.again.discard(job)
        self.final[job] = state
        if job in self.returned_late and job in self.returned:
            self.returned.remove(job)

    def _pause_for(self, seconds: float) -> None:
        end = self.now + seconds
        if not self.paused or self.resumption < NEVER:
            self.resumption = max(end, self.resumption if self.paused else end)
            self.paused = True

    def _resume_by_time(self) -> None:
        if self.resumption <= self.now:
            self.paused, self.resumption = False, NEVER

    def _stop(self, cancel_underway: bool) -> None:
        self.phase = "stopping"
        for job in (*self.order(), *self.delayed()):
            self._dismiss(job, "returned")
            self.returned.append(job)
        if not cancel_underway:
            return
        self.deadline = NEVER
        for job in self.slots:
            if job not in self.cancelling:
                self.stop_interrupted.append(job)
                self._cancel(job)

    def _dismiss(self, job: int, state: str) -> None:
        """It will not be launched."""
        if job in self.due:
            self.left[job] = max(0.0, self.due.pop(job) - self.now)
        self.pending.discard(job)
        self.again.discard(job)
        self.final[job] = state

    def _end_in(self, interruption: float, abandon: object) -> None:
        self.deadline = min(self.deadline, self.now + interruption)
        self.abandonment = min(self.abandonment, self.now + interruption + as_seconds(abandon, NEVER))

    def _join(self, moment: float) -> None:
        """Every delay up to this moment has ended, if it is not in the future."""
        joined = [job for job, due in self.due.items() if due <= min(moment, self.now)]
        for job in joined:
            del self.due[job]
            self.pending.add(job)

    def _come_to_its_deadline(self) -> None:
        """It has come, after every delay that ended before it, though nothing may have told of those."""
        self._join(nextafter(self.deadline, -NEVER))
        self._stop(cancel_underway=True)

    def _expire(self, moment: float) -> None:
        """Whatever was to time out at this moment has."""
        for job in [job for job, expiry in self.expiry.items() if expiry == moment]:
            self._cancel(job)
            self.timed_out.add(job)

    def _abandon(self) -> None:
        """The slots of all work are given up."""
        self.stop_interrupted += [job for job in self.slots if job not in self.stop_interrupted]
        self.final.update(dict.fromkeys(self.slots, "abandoned"))
        self.cancelling.clear()
        self.to_interrupt.clear()
        self.slots.clear()

    def _happened(self, event: tuple[object, ...]) -> None:
        match event:
            case ("launch", int(job)):
                self.pending.discard(job)
                self.due.pop(job, None)
                if job in self.timeout:
                    self.expiry[job] = self.now + self.timeout[job]
                self.slots.append(job)
                self.launched.add(job)
                self.again.discard(job)
            case ("interrupt", int(job)):
                self.to_interrupt.discard(job)
                self.interrupted.add(job)
            case ("settled", int(job), str(state)):
                if job in self.again or (job in self.returned_late and state != "returned"):
                    self._settle_wrongly(job, state)
                self.settled[job] = state
            case ("told", int(job), str(state)):
                self.told[job] = state
                self.tells = True
            case ("answer", int(waiter), answer):
                self.answered[waiter] = cast("Answer", answer)
                if waiter in self.waiting:
                    self.waiting.remove(waiter)
            case _:
                raise TypeError(event)


def _rates(value: object) -> tuple[Rate, ...]:
    rates = rates_of(value)
    return cast("tuple[Rate, ...]", rates) if isinstance(rates, tuple) else ()


def _is_retry(put: calls.Put) -> bool:
    """Whether it says one; of what is none it is for RETRY-4 to judge, and the run goes on without."""
    return isinstance(put.retry, tuple)


def as_number(priority: object) -> float:
    """The priority, or the last where what is none was taken for one: ORDER-5 judges that, and the run goes on."""
    return priority if isinstance(priority, (int, float)) and priority == priority else float("inf")  # noqa: PLR0124


def as_seconds(value: object, otherwise: float) -> float:
    """The seconds; another number where there are none, or what is none was taken for some: SECONDS-1 judges that."""
    return as_number(value) if isinstance(value, (int, float)) and value >= 0 else otherwise
