"""The model: the dullest correct dispatch queue. Lists, linear scans, no cleverness; readable in one sitting.

Jobs and waiters are numbers. `poll` returns one event, or None when nothing is due. What is told to a shell as
commands appears here as events, plain tuples:

    ("launch", job)  ("interrupt", job)  ("settled", job, state)  ("answer", waiter, answer)

where the answer of a pause is True or False, of `when_idle` and `when_room` None (or "closed"), of `stop` and
`drain` the tuple of jobs handed back.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias, cast

from rdq_core import IllegalTransition, InvalidType, InvalidValue, QueueFull, QueueStopped, RDQError
from rdq_specs import calls
from rdq_specs.calls import Call, Numbers, rates_of
from rdq_specs.model_keys import ModelKeys
from rdq_specs.model_rates import ModelRates, Rates

Answer: TypeAlias = "bool | str | tuple[int, ...] | None"
Event: TypeAlias = "tuple[str, int] | tuple[str, int, Answer]"

SETTLED = ("finished", "failed", "cancelled", "timed out", "returned", "abandoned")
NEVER = float("inf")
LAST = 1 << 62
"""In place of a job: the end of a pause, behind all that is due at that moment."""


class Refused(Exception):
    """The call is refused: an implementation must raise an `error`, or a class derived from it."""

    def __init__(self, error: type[RDQError]) -> None:
        super().__init__(error)
        self.error = error


class Model:
    """What a dispatch queue does, said as plainly as possible."""

    def __init__(self, width: int = 0, capacity: int | None = None) -> None:
        self.width: int = width
        self.capacity = capacity
        self.paused: bool = False
        self.phase: str = "open"  # then "draining", then "stopping"
        self.rates: ModelRates = ModelRates()
        self.keys: ModelKeys = ModelKeys()
        self.clock: float = 0.0  # what the caller's clock says
        self.now: float = -NEVER  # what the queue takes for the time
        self.taken: float = -NEVER  # the time when last something was due by it
        self.jobs: int = 0  # ever put
        self.state: dict[int, str] = {}
        self.priority: dict[int, float] = {}
        self.key: dict[int, Hashable] = {}  # of every job
        self.line: list[tuple[float, int]] = []  # priorities and pending jobs, in dispatch order
        self.due: dict[int, float] = {}  # delayed jobs, and when they will be pending
        self.left: dict[int, float] = {}  # jobs that were delayed when they settled, and for how long they would be
        self.timeout: dict[int, float] = {}  # of every job
        self.retry: dict[int, Numbers | None] = {}  # of every job
        self.tries: dict[int, int] = {}  # of every job: how often its work failed, and was to be done again
        self.resumption: float = NEVER  # when a pause ends by itself
        self.expiry: dict[int, float] = {}  # jobs under way, and when they time out
        self.timed_out: set[int] = set()
        self.deadline: float = NEVER  # when what is under way is interrupted
        self.abandonment: float = NEVER  # when it is given up
        self.ended: set[int] = set()  # abandoned jobs whose work has ended after all
        self.succeeded: set[int] = set()  # jobs whose work is known to have succeeded
        self.slots: list[int] = []  # in order of launch
        self.interrupts: list[int] = []
        self.untold: list[int] = []  # settled jobs, in order of settlement
        self.asked: int = 0  # waiters ever
        self.waiters: list[tuple[str, int]] = []  # what for, and which
        self.interrupted: list[int] = []  # by stop, or given up
        self.returned: list[int] = []  # by stop

    def pending(self) -> list[int]:
        """The pending jobs, in dispatch order."""
        return [job for _, job in self.line]

    def delayed(self) -> list[int]:
        """The delayed jobs, in the order in which they will be due."""
        return sorted(self.due, key=lambda job: (self.due[job], job))

    def held(self, key: Hashable) -> int:
        """The slots held of that key."""
        return sum(self.key[job] == key for job in self.slots)

    def has_room(self) -> bool:
        """Whether a put would be accepted."""
        return self.phase == "open" and self._has_place(1)

    def key_has_slot(self, job: int) -> bool:
        """Whether one more of the job's key could be under way."""
        return self.keys.has_slot(self.key[job], self.held(self.key[job]))

    def sizes(self) -> dict[Hashable, tuple[int, int]]:
        """How many of each key are under way and pending."""
        pending = [self.key[job] for job in self.pending()]
        return {key: (self.held(key), pending.count(key)) for key in {*pending, *(self.key[job] for job in self.slots)}}

    # -- inputs ----------------------------------------------------------------------------------------------

    def put(  # whatever a put may say
        self, priority: object, delay: object = None, timeout: object = None, retry: object = None, key: object = None
    ) -> int:
        """A new job, behind its equals."""
        number = self._number(priority)
        if isinstance(key, tuple):  # which stands for what has no hash
            raise Refused(InvalidType)
        if retry is not None and not isinstance(retry, tuple):
            raise Refused(InvalidType)
        seconds = 0.0 if delay is None else self._seconds(delay)
        most = NEVER if timeout is None else self._timeout(timeout)
        self._check_open(1)
        return self._add(number, most, cast("Numbers | None", retry), key, seconds)

    def requeue(self, jobs: tuple[int, ...]) -> tuple[int, ...]:
        """New jobs like these, all or none."""
        for job in jobs:
            if self.state.get(job, "gone") not in (*SETTLED, "gone") or job in self.succeeded or jobs.count(job) > 1:
                raise Refused(IllegalTransition)
        self._check_open(len(jobs))
        left = [self.left.get(job, 0.0) for job in jobs]
        terms = [(self.priority[job], self.timeout[job], self.retry[job], self.key[job]) for job in jobs]
        return tuple(self._add(*one, delay) for one, delay in zip(terms, left, strict=True))

    def cancel(self, job: int) -> None:
        """Gone if not launched, to be interrupted if under way."""
        match self.state.get(job):
            case "pending" | "delayed":
                self._dismiss(job, "cancelled")
            case "under way":
                self._interrupt(job)
            case _:
                pass

    def reprioritize(self, job: int, priority: object) -> None:
        """Only what is not launched."""
        if self.state.get(job) not in ("pending", "delayed"):
            raise Refused(IllegalTransition)
        number = self._number(priority)
        if job not in self.due:
            self.line.remove((self.priority[job], job))
            self._stand(job, number)
        self.priority[job] = number

    def reschedule(self, job: int, delay: object) -> None:
        """Only what is delayed."""
        if job not in self.due:
            raise Refused(IllegalTransition)
        self.due[job] = self.now + self._seconds(delay)

    def clear(self) -> tuple[int, ...]:
        """Cancel all that is not launched."""
        jobs = (*self.pending(), *self.delayed())
        for job in jobs:
            self.cancel(job)
        return jobs

    def set_width(self, width: object) -> None:
        """Turn the knob."""
        self.width = self._width(width)

    def set_rate(self, rates: object) -> None:
        """Turn the other knob."""
        self.rates.set(self._rates(rates), self.now)

    def set_width_per_key(self, width: object) -> None:
        """Of each key."""
        self.keys.width = None if width is None else self._width(width)

    def set_rate_per_key(self, rates: object) -> None:
        """Of each key."""
        self.keys.set_rates(self._rates(rates), self.now)

    def pause(self) -> int:
        """Launch nothing."""
        self.paused, self.resumption = True, NEVER
        return self._ask("quiet")

    def pause_for(self, seconds: object) -> None:
        """Launch nothing for a while; the latest end of several counts, and what has none has none."""
        end = self.now + self._seconds(seconds)
        if not self.paused or self.resumption < NEVER:
            self.resumption = max(end, self.resumption if self.paused else end)
            self.paused = True

    def resume(self, width: object) -> None:
        """Launch again."""
        new = self.width if width is None else self._width(width)
        if self.phase == "stopping":
            raise Refused(QueueStopped)
        self.width = new
        self.paused, self.resumption = False, NEVER

    def stop(self, cancel_underway: bool, deadline: object = None, abandon: object = None) -> int:
        """Take and launch no more, return what is not launched."""
        self._end_in(*self._ending(0 if cancel_underway else deadline, deadline, abandon))
        self._stop(cancel_underway)
        return self._ask("stopped")

    def drain(self, deadline: object = None, abandon: object = None) -> int:
        """Take no more."""
        seconds = self._ending(deadline, deadline, abandon)
        if self.phase == "open":
            self.phase = "draining"
        self._end_in(*seconds)
        return self._ask("stopped")

    def when_idle(self) -> int:
        """Ask for idleness."""
        return self._ask("idle")

    def when_room(self) -> int:
        """Ask for room."""
        return self._ask("room")

    def forget(self, waiter: int) -> None:
        """Answer nothing to this one."""
        self.waiters = [(what, who) for what, who in self.waiters if who != waiter]

    def finish(self, job: int) -> None:
        """The work has succeeded."""
        self._end(job, "finished")
        self.succeeded.add(job)

    def fail(self, job: int, kind: object = None, jitter: float = 0.0) -> None:
        """The work has failed; perhaps it is to be done again."""
        retry = self.retry.get(job) if self.state.get(job) == "under way" and kind != "another" else None
        if retry is None or self.tries[job] + 1 >= retry[0]:
            self._end(job, "failed")
            return
        asked = float(kind) if isinstance(kind, (int, float)) else 0.0
        self._again(job, backoff(retry, self.tries[job] + 1, jitter, asked))

    # -- what is due -------------------------------------------------------------------------------------------

    def poll(self) -> Event | None:
        """The one next thing that happens."""
        self.now = max(self.now, self.clock)
        while True:
            if self.interrupts:
                return "interrupt", self.interrupts.pop(0)
            if self.untold:
                job = self.untold.pop(0)
                return "settled", job, self.state[job]
            if self.waiters and (told := self._told_early()) is not None:
                return told
            due = self.next_moment() <= self.now
            if due and self.taken != self.now:  # the clock has moved: what is due comes first, once
                self._take()
                continue
            if self._may_launch() and self.rates.admit(self.now) and (first := self._first()) is not None:
                return "launch", self._launch(first)
            if self.waiters and (told := self._told_at_rest()) is not None:
                return told
            if not due:
                return None
            self._take()

    def wake(self) -> float | None:
        """At rest: when something may be due by time alone."""
        chance = NEVER
        if self.line and self._may_launch():
            chance = max(self.now, self.rates.opens)
            if self.keys.limited:
                keys = [self.key[job] for job in self.pending() if self.key_has_slot(job)]
                chance = max(chance, self.now if None in keys else self.keys.chance(keys, self.now))
        first = min(chance, self.next_moment())
        return None if first == NEVER else first

    def time_left(self) -> float | None:
        """How far the clock is from there."""
        wake = self.wake()
        return None if wake is None else max(0.0, wake - self.clock)

    def _may_launch(self) -> bool:
        return not self.paused and len(self.slots) < self.width

    def _first(self) -> int | None:
        """The first pending job whose key may launch."""
        if not self.keys.limited:  # as it mostly is, and the rest is half of the time of a launch
            return self.line[0][1] if self.line else None
        may = (job for job in self.pending() if self.keys.admit(self.key[job], self.held(self.key[job]), self.now))
        return next(may, None)

    def _launch(self, job: int) -> int:
        self.line.remove((self.priority[job], job))
        self.state[job] = "under way"
        self.slots.append(job)
        self.rates.launched(self.now)
        if self.key[job] is not None:
            self.keys.launched(self.key[job], self.now)
        if self.timeout[job] < NEVER:
            self.expiry[job] = self.now + self.timeout[job]
        return job

    def next_moment(self) -> float:
        """When something is due first: asked for at every poll, so without a list of all."""
        if self.phase != "open" and not self.line and not self.slots and not self.due:
            return NEVER
        return min(self.deadline, self.abandonment, self.resumption, *self.due.values(), *self.expiry.values())

    def _moments(self) -> list[tuple[float, int]]:
        """What is due by time: when, and which job; the queue's own moments are called -2, -1 and, of a pause, LAST."""
        if self.next_moment() == NEVER:
            return []
        jobs = [*self.due.items(), *self.expiry.items(), (LAST, self.resumption)]
        return sorted([(self.deadline, -2), (self.abandonment, -1), *((moment, job) for job, moment in jobs)])

    def _take(self) -> None:
        """Do what is due at the first moment, which has come."""
        self.taken = self.now
        moments = self._moments()
        first, what = moments[0]
        if what == -2:
            self._stop(True)
        elif what == -1:
            self.abandonment = NEVER
            self._abandon()
        else:
            for moment, job in moments:
                if moment == first:
                    self._come(job)

    def _come(self, job: int) -> None:
        """The job's delay has ended, or its time; or a pause has."""
        if job == LAST:
            self.paused, self.resumption = False, NEVER
        elif job in self.due:
            del self.due[job]
            self.state[job] = "pending"
            self._stand(job, self.priority[job])
        else:
            self._interrupt(job)
            self.timed_out.add(job)

    def _told_early(self) -> Event | None:
        """Before launches: of resumption and of room."""
        if not self.paused and (waiter := self._next("quiet")) is not None:
            return "answer", waiter, False
        if self.phase != "open" and (waiter := self._next("room")) is not None:
            return "answer", waiter, "closed"
        if self.has_room() and (waiter := self._next("room")) is not None:
            return "answer", waiter, None
        return None

    def _told_at_rest(self) -> Event | None:
        """Of quiet, of idleness and of the stop."""
        if not self.slots and (waiter := self._next("quiet")) is not None:
            return "answer", waiter, True
        if self.slots or self.line or self.due:
            return None
        if (waiter := self._next("idle")) is not None:
            return "answer", waiter, None
        if self.phase != "open" and (waiter := self._next("stopped")) is not None:
            return "answer", waiter, self.handed_back()
        return None

    def handed_back(self) -> tuple[int, ...]:
        """What `stop` answers."""
        return (*(job for job in self.interrupted if job not in self.succeeded), *self.returned)

    def snapshot(self) -> Hashable:
        """All that can still matter, jobs by rank of arrival, waiters by what for."""
        kept = self.handed_back()
        held = sorted({*self.pending(), *self.due, *self.slots, *self.untold, *kept})
        names = {job: name for name, job in enumerate(held)}
        moments = [(moment, job) for moment, job in self._moments() if moment < NEVER]
        waiting = [*self.pending(), *self.delayed()]
        again = [job for job in self.slots if self.retry[job]]
        return (
            (self.width, self.capacity, self.paused, self.phase, self.rates.snapshot(self.now)),
            self.keys.snapshot(self.now),
            tuple((names[job], self.key[job]) for job in (*waiting, *self.slots)),
            tuple((names[job], priority) for priority, job in self.line),
            tuple((names[job], self.priority[job]) for job in self.delayed()),
            tuple((names[job], self.timeout[job]) for job in (*waiting, *again) if self.timeout[job] < NEVER),
            tuple((names[job], self.retry[job], self.tries[job]) for job in (*waiting, *again) if self.retry[job]),
            tuple((names[job], self.priority[job]) for job in again),
            tuple((names.get(job, job), moment - self.now) for moment, job in moments),
            self.taken == self.now and bool(moments) and moments[0][0] <= self.now,
            tuple((names[job], self.state[job], job in self.timed_out) for job in self.slots),
            tuple(names[job] for job in self.interrupts),
            tuple((names[job], self.state[job], job in self.succeeded) for job in self.untold),
            tuple((names[job], self.state[job], job in self.ended) for job in kept),
            tuple(sorted(what for what, _ in self.waiters)),
        )

    # -- how ---------------------------------------------------------------------------------------------------

    def _check_open(self, count: int) -> None:
        if self.phase != "open":
            raise Refused(QueueStopped)
        if not self._has_place(count):
            raise Refused(QueueFull)

    def _has_place(self, count: int) -> bool:
        return self.capacity is None or len(self.line) + len(self.due) + count <= self.capacity

    def _add(self, priority: float, timeout: float, retry: Numbers | None, key: Hashable, delay: float) -> int:
        job = self.jobs
        self.jobs += 1
        self.priority[job] = priority
        self.key[job] = key
        self.timeout[job] = timeout
        self.retry[job] = retry
        self.tries[job] = 0
        if delay > 0:
            self.state[job] = "delayed"
            self.due[job] = self.now + delay
        else:
            self.state[job] = "pending"
            self._stand(job, priority)
        return job

    def _stand(self, job: int, priority: float) -> None:
        self.line.append((priority, job))
        self.line.sort()

    def _interrupt(self, job: int) -> None:
        self.state[job] = "cancelling"
        self.interrupts.append(job)
        self.expiry.pop(job, None)

    def _stop(self, cancel_underway: bool) -> None:
        self.phase = "stopping"
        for job in (*self.pending(), *self.delayed()):
            self._dismiss(job, "returned")
            self.returned.append(job)
        if not cancel_underway:
            return
        self.deadline = NEVER
        for job in self.slots:
            if self.state[job] == "under way":
                self._interrupt(job)
                self.interrupted.append(job)

    def _end_in(self, interruption: float, abandonment: float) -> None:
        """The earliest of several counts."""
        self.deadline = min(self.deadline, self.now + interruption)
        self.abandonment = min(self.abandonment, self.now + abandonment)

    def _abandon(self) -> None:
        self.interrupted += [job for job in self.slots if job not in self.interrupted]
        for job in self.slots:
            self._settle(job, "abandoned")
        self.slots = []

    def _end(self, job: int, state: str) -> None:
        if self.state.get(job) == "abandoned" and job not in self.ended:
            self.ended.add(job)
            return
        if job not in self.slots:
            raise Refused(IllegalTransition)
        self.slots.remove(job)
        self.expiry.pop(job, None)
        if job in self.interrupts:
            self.interrupts.remove(job)
        cancelled = "timed out" if job in self.timed_out else "cancelled"
        self._settle(job, cancelled if self.state[job] == "cancelling" else state)

    def _again(self, job: int, wait: float) -> None:
        """Failed, and to be done again: as a delayed job, by this queue or by whom it is handed back to."""
        self.slots.remove(job)
        self.expiry.pop(job, None)
        self.tries[job] += 1
        if self.phase == "stopping":
            self.left[job] = wait
            self._settle(job, "returned")
            self.returned.append(job)
        else:
            self.state[job] = "delayed"
            self.due[job] = self.now + wait

    def _dismiss(self, job: int, state: str) -> None:
        """It will not be launched."""
        if job in self.due:
            self.left[job] = max(0.0, self.due.pop(job) - self.now)
        else:
            self.line.remove((self.priority[job], job))
        self._settle(job, state)

    def _settle(self, job: int, state: str) -> None:
        self.state[job] = state
        self.untold.append(job)

    def _ask(self, what: str) -> int:
        self.waiters.append((what, self.asked))
        self.asked += 1
        return self.asked - 1

    def _next(self, what: str) -> int | None:
        for waiter in self.waiters:
            if waiter[0] == what:
                self.waiters.remove(waiter)
                return waiter[1]
        return None

    @staticmethod
    def _number(priority: object) -> float:
        if not isinstance(priority, (int, float)) or isinstance(priority, bool):
            raise Refused(InvalidType)
        if priority != priority:  # noqa: PLR0124
            raise Refused(InvalidValue)
        return priority

    @staticmethod
    def _seconds(value: object) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise Refused(InvalidType)
        if not 0 <= value < NEVER:
            raise Refused(InvalidValue)
        return float(value)

    def _timeout(self, value: object) -> float:
        if value == NEVER:
            return NEVER
        seconds = self._seconds(value)
        if seconds == 0:
            raise Refused(InvalidValue)
        return seconds

    def _ending(self, interruption: object, deadline: object, abandon: object) -> tuple[float, float]:
        """In how many seconds what is under way is interrupted, and given up."""
        for seconds in (deadline, abandon):
            if seconds is not None:
                self._seconds(seconds)
        first = NEVER if interruption is None else self._seconds(interruption)
        if abandon is not None and first == NEVER:
            raise Refused(InvalidValue)
        return first, NEVER if abandon is None else first + self._seconds(abandon)

    @staticmethod
    def _rates(value: object) -> Rates:
        rates = rates_of(value)
        if not isinstance(rates, tuple):
            raise Refused(InvalidType)
        return tuple(dict.fromkeys(cast("Rates", rates)))

    @staticmethod
    def _width(width: object) -> int:
        if not isinstance(width, int) or isinstance(width, bool):
            raise Refused(InvalidType)
        if width < 0:
            raise Refused(InvalidValue)
        return width


def backoff(retry: Numbers, attempt: int, jitter: float, asked: float) -> float:
    """For how long to wait when that attempt has failed, and has asked for so long."""
    _, first, factor, most, share = retry
    return max(min(most, first * factor ** (attempt - 1)) * (1 - share * jitter), min(most, asked))


def apply(model: Model, call: Call) -> object:
    """Make the call on the model. Returns what it returns; raises `Refused`, and then nothing has changed."""
    before = model.now
    if not isinstance(call, calls.Tick):
        model.now = max(model.now, model.clock)
    try:
        return _apply(model, call)
    except Refused:
        model.now = before
        raise


def _apply(model: Model, call: Call) -> object:  # noqa: C901, PLR0912  # one line a call, and no shorter any other way
    match call:
        case calls.Put(priority, _, _, delay, timeout, retry, key):
            return model.put(priority, delay, timeout, retry, key)
        case calls.Requeue(jobs):
            return model.requeue(jobs)
        case calls.Clear():
            return model.clear()
        case calls.Pause():
            return model.pause()
        case calls.Stop(cancel_underway, deadline, abandon):
            return model.stop(cancel_underway, deadline, abandon)
        case calls.Drain(deadline, abandon):
            return model.drain(deadline, abandon)
        case calls.WhenIdle():
            return model.when_idle()
        case calls.WhenRoom():
            return model.when_room()
        case calls.Cancel(job) | calls.Withdraw(job):
            model.cancel(job)
        case calls.Reprioritize(job, priority):
            model.reprioritize(job, priority)
        case calls.Reschedule(job, delay):
            model.reschedule(job, delay)
        case calls.SetRate(rates):
            model.set_rate(rates)
        case calls.SetWidthPerKey(width):
            model.set_width_per_key(width)
        case calls.SetRatePerKey(rates):
            model.set_rate_per_key(rates)
        case calls.SetWidth(width):
            model.set_width(width)
        case calls.PauseFor(seconds):
            model.pause_for(seconds)
        case calls.Resume(width):
            model.resume(width)
        case calls.Forget(waiter):
            model.forget(waiter)
        case calls.Finish(job):
            model.finish(job)
        case calls.Fail(job, kind, jitter):
            model.fail(job, kind, jitter)
        case calls.Tick(seconds):
            model.clock += seconds
        case calls.Poll() | calls.Turn():
            pass
    return None
