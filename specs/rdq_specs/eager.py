"""The eager driver: for an implementation that acts inside the calls made to it, where others wait for their turn.

A harness that declares TURN-1 a deviation is driven by this one. What happens at once happens in an order of its own,
which no model can foresee; so the laws judge alone, and the trace is put in order of cause: a call stands before what
it made happen. The model is not compared with but made to look like the facts, for the machine to draw from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import Did, Driver, Entry, Happened, Raised, Views
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.laws.facts import NEVER, Facts
from rdq_specs.model import Answer, Model
from rdq_specs.words import call_in_words

_OF_MANY: Final = (calls.Stop, calls.Clear)
"""Calls that end several jobs. Inside the telling of one, nobody has promised how far the others are: there, only what
names no job is called, and nobody looks."""

_ANYWHERE: Final = (calls.Put, calls.SetWidth, calls.Pause, calls.Resume)

_ASKS: Final = (calls.Pause, calls.Stop, calls.Drain, calls.WhenIdle, calls.WhenRoom)


def driver_of(harness_type: HarnessType) -> type[Driver]:
    """The driver for implementations of that kind."""
    return EagerDriver if "TURN-1" in harness_type.deviations else Driver


@dataclass
class _Open:
    """A call that has not returned. `entered`: it stands in the trace already, as something has come of it."""

    call: Call
    result: object
    entered: bool = False


class EagerDriver(Driver):
    """One run of an implementation that does at once what it is told, and tells at once what it does."""

    def __post_init__(self) -> None:
        self.compare = False
        self.facts: Facts = Facts(width=self.width, capacity=self.capacity)
        self.open: list[_Open] = []  # outermost first
        self.trouble: BaseException | None = None  # raised where the implementation may have swallowed it
        super().__post_init__()

    def do(self, call: Call) -> None:
        """Do one call, and record what came of it."""
        if not self._possible(call):
            return
        before = self.views()
        if before.delayed != self.delayed and not self._amid_many():
            self._saw(before)  # by time alone, in the call that this one is inside of
        self._look_at_the_clock(call)
        made = _Open(call, self._result(call, before))
        self.open.append(made)
        try:
            actual = self._act(call)
        except Exception as error:
            self._check_blame(call_in_words(call), error)
            error.__traceback__ = error.__context__ = None  # frames, whose variables are jobs
            self._record(Raised(call, error, before, self.views()))
        else:
            made.result = actual if isinstance(call, calls.Clear) else made.result
            self._enter(made)
        finally:
            self.open.pop()
        if not self._amid_many():
            self.see()
        if not self.open and self.trouble is not None:
            raise self.trouble

    # -- what the harness tells ----------------------------------------------------------------------------------------

    def launched(self, job: int) -> None:
        """As the driver's; nothing is raised into the implementation."""
        self._keeping(lambda: super(EagerDriver, self).launched(job))

    def interrupted(self, job: int) -> None:
        """As the driver's; nothing is raised into the implementation."""
        self._keeping(lambda: super(EagerDriver, self).interrupted(job))

    def settled(self, job: int, state: str) -> None:
        """As the driver's; nothing is raised into the implementation."""
        self._keeping(lambda: super(EagerDriver, self).settled(job, state))

    def told(self, job: int, state: str) -> None:
        """As the driver's; nothing is raised into the implementation."""
        self._keeping(lambda: super(EagerDriver, self).told(job, state))

    def answered(self, waiter: int, answer: Answer) -> None:
        """As the driver's; nothing is raised into the implementation."""
        self._keeping(lambda: super(EagerDriver, self).answered(waiter, answer))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _keeping(self, observe: Callable[[], None]) -> None:
        try:
            observe()
        except BaseException as error:
            self.trouble = self.trouble or error

    def _possible(self, call: Call) -> bool:
        if self._amid_many() and not isinstance(call, _ANYWHERE):
            return False
        if isinstance(call, (calls.Finish, calls.Fail)) and Feature.END not in self.features:
            return call.job in self.facts.slots  # which a call that has not returned may have ended
        return super()._possible(call)

    def _amid_many(self) -> bool:
        return any(isinstance(made.call, _OF_MANY) for made in self.open)

    def _record(self, entry: Entry) -> None:
        if isinstance(entry, Happened):
            for made in self.open:
                if not isinstance(made.call, (calls.Turn, calls.Poll)):  # these stand behind what they let happen
                    self._enter(made)
        super()._record(entry)
        self.facts.foresee(entry)
        self.facts.learn(entry)
        resemble(self.model, self.facts)
        self._keep_the_rate(entry)

    def _keep_the_rate(self, entry: Entry) -> None:
        """The model's rates are no facts: they are told what is set and launched, as a model's own are."""
        model = self.model
        match entry:
            case Did(calls.SetRate(tuple()) as call):  # if of another kind, RATE-3 is broken
                model.set_rate(call.rates)
            case Did(calls.SetRatePerKey(tuple()) as call):
                model.set_rate_per_key(call.rates)
            case Happened(("launch", int(job))):
                model.rates.launched(self.facts.now)
                if self.facts.key.get(job) is not None:
                    model.keys.launched(self.facts.key[job], self.facts.now)
            case _:
                pass

    def _enter(self, made: _Open) -> None:
        """Let the call stand in the trace, unless it does."""
        if made.entered:
            return
        made.entered = True
        if not isinstance(made.call, calls.Tick):
            self._pass()
        self._next_job += _jobs_made(made.call)
        self._next_waiter += isinstance(made.call, _ASKS)
        self._record(Did(made.call, made.result))

    def _result(self, call: Call, before: Views) -> object:
        """What the call will return; of a `clear`, if something comes of it before it returns: what was there."""
        match call:
            case calls.Put():
                return self._next_job
            case calls.Requeue(jobs):
                return tuple(range(self._next_job, self._next_job + len(jobs)))
            case calls.Clear():
                return None if before.pending is None else (*before.pending, *(before.delayed or ()))
            case _:
                return self._next_waiter if isinstance(call, _ASKS) else None

    def _act(self, call: Call) -> object:
        match call:
            case calls.Put():
                self.scripts[self._next_job] = call
                self._put(self._next_job, call)
            case calls.Requeue(jobs):
                self.harness.requeue(jobs, range(self._next_job, self._next_job + len(jobs)))
            case calls.Clear():
                return tuple(self.harness.clear())
            case calls.Turn() | calls.Poll():
                self._give_control(call)
            case calls.Tick(seconds):
                self.clock.tick(seconds)
                self._tell(call)
            case _ if isinstance(call, _ASKS):
                self._ask(call, self._next_waiter)
            case _:
                self._tell(call)
        return None


def _jobs_made(call: Call) -> int:
    return len(call.jobs) if isinstance(call, calls.Requeue) else isinstance(call, calls.Put)


def resemble(model: Model, facts: Facts) -> None:
    """Make the model look as the facts are, right or wrong; its rates and its clock aside."""
    model.now = facts.now
    model.width, model.paused, model.phase = facts.width, facts.paused, facts.phase
    model.jobs, model.asked = len(facts.priority), len(facts.asked)
    model.slots = facts.slots.copy()
    model.line = [(facts.priority[job], job) for job in facts.order()]
    model.key = {job: facts.key[job] for job in facts.priority}
    model.keys.width = None if facts.keys.width == NEVER else int(facts.keys.width)
    model.priority, model.due, model.expiry = facts.priority.copy(), facts.due.copy(), facts.expiry.copy()
    model.deadline, model.abandonment, model.resumption = facts.deadline, facts.abandonment, facts.resumption
    model.tries = {job: facts.tries.get(job, 0) for job in facts.priority}
    model.retry = {job: facts.retry.get(job) for job in facts.priority}
    model.ended, model.timed_out = facts.ended_late.copy(), facts.timed_out.copy()
    model.untold = sorted(facts.untold())
    model.waiters = [(facts.asked[waiter], waiter) for waiter in facts.waiting]
    model.state = {job: _state(facts, job) for job in facts.priority}


def _state(facts: Facts, job: int) -> str:
    if job in facts.final:
        return facts.final[job]
    if job in facts.slots:
        return "cancelling" if job in facts.cancelling else "under way"
    return "delayed" if job in facts.due else "pending"
