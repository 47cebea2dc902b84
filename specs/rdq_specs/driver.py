"""The driver: runs calls on a harness and on the model in lock step, re-entrant scripts included, and records all.

At each thing the implementation does, the model is polled for the same; at each call, both must return the like or
raise the like. The trace is for the laws, which know nothing of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rdq_core import ForeignJob, IllegalTransition
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, SELF, Call
from rdq_specs.harness import Feature, HarnessType
from rdq_specs.model import Answer, Event, Model, Refused, apply


class Discrepancy(AssertionError):
    """The implementation did other than the model. `clause` names the rule where one alone can be named."""

    def __init__(self, what: str, expected: object, actual: object, clause: str = "MODEL") -> None:
        super().__init__(what, expected, actual, clause)
        self.what = what
        self.expected = expected
        self.actual = actual
        self.clause = clause

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.actual} [{self.clause}]"


@dataclass(frozen=True, slots=True)
class Did:
    """A trace entry: this call was made, and returned that."""

    call: Call
    result: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """A trace entry: this call raised that; `before` and `after` are the views around it."""

    call: Call
    error: Exception
    before: Views
    after: Views


@dataclass(frozen=True, slots=True)
class Seen:
    """A trace entry: what the views say now."""

    views: Views


@dataclass(frozen=True, slots=True)
class Happened:
    """A trace entry: the implementation launched, interrupted, settled, told or answered."""

    event: Event


@dataclass(frozen=True, slots=True)
class Rested:
    """A trace entry: nothing is due."""


@dataclass(frozen=True, slots=True)
class Views:
    """What can be seen of a queue at one moment; None where the implementation has no such view."""

    size: tuple[int, int]
    pending: tuple[int, ...] | None
    underway: tuple[int, ...] | None


Entry: TypeAlias = Did | Raised | Seen | Happened | Rested


@dataclass
class Driver:
    """One run: a harness, the model beside it, and what has happened."""

    harness_type: HarnessType
    width: int = 0
    capacity: int | None = None
    compare: bool = True
    """Whether to compare with the model; without, only a trace is recorded, for the laws to judge."""
    on_entry: Callable[[Entry], None] | None = None
    trace: list[Entry] = field(default_factory=list[Entry])

    def __post_init__(self) -> None:
        self.model = Model(self.width, self.capacity)
        self.features = self.harness_type.features
        self.harness = self.harness_type(self, self.width, self.capacity)
        self.scripts: dict[int, calls.Put] = {}
        self.waiters: dict[int, str] = {}
        self.polling = False  # whether the implementation has been given control
        self.calling = False  # whether it is being called, and so may do nothing but answer
        self.intrusion: Discrepancy | None = None  # what it did then; whoever called may have swallowed the exception

    # -- what the driver does ----------------------------------------------------------------------------------

    def run(self, program: Iterable[Call]) -> None:
        """Do the calls one after the other. Raises `Discrepancy`."""
        for call in program:
            self.do(call)

    def do(self, call: Call) -> None:
        """Do one call on both, and compare. Raises `Discrepancy`."""
        if not self._possible(call):
            return
        before = self.views()
        expected = _outcome(lambda: self._expect(call))
        self.calling = not isinstance(call, (calls.Poll, calls.Turn))
        actual = _outcome(lambda: self._act(call))
        self.calling = False
        if self.intrusion is not None:
            raise self.intrusion
        if isinstance(actual, Discrepancy):
            raise actual
        if isinstance(actual, Exception):
            self._record(Raised(call, actual, before, self.views()))
        else:
            self._record(Did(call, actual))
        if self.compare:
            self._compare(call, expected, actual)
            if isinstance(actual, Exception):
                if before != self.views():
                    raise Discrepancy(f"after {call} raised", before, self.views(), "ERROR-2")
                _forget_frames(actual)
        self.see()

    def see(self) -> None:
        """Look at the views, and compare them with the model's."""
        views = self.views()
        self._record(Seen(views))
        if self.compare:
            pending = tuple(self.model.pending())
            self._same("size", (len(self.model.slots), len(pending)), tuple(views.size))
            self._same("pending", pending, pending if views.pending is None else views.pending)
            self._same("underway", tuple(self.model.slots), views.underway or tuple(self.model.slots))

    def views(self) -> Views:
        """What can be seen of the implementation now."""
        harness = self.harness
        size = harness.size()
        if Feature.VIEWS not in self.features:
            return Views(size, None, None)
        return Views(size, tuple(harness.pending()), tuple(harness.underway()))

    # -- what the harness tells (Observer) -----------------------------------------------------------------------

    def launched(self, job: int) -> None:
        """The implementation has started the job's work."""
        self._happened(("launch", job))
        script = self.scripts.get(job, calls.Put()).start
        if Feature.END in self.features:
            self._script(job, script)
            return
        # A shell learns that work has ended when the job function returns: after all else of the script.
        ends = [call for call in script if isinstance(call, (calls.Finish, calls.Fail)) and call.job in (SELF, job)]
        self._script(job, tuple(call for call in script if call not in ends))
        if ends:
            self._end(resolve(ends[0], job))

    def interrupted(self, job: int) -> None:
        """The implementation has asked the job's work to stop."""
        self._happened(("interrupt", job))

    def settled(self, job: int, state: str) -> None:
        """The implementation has told of the job's end."""
        self._happened(("settled", job, state))
        self._script(job, self.scripts.get(job, calls.Put()).settle)

    def told(self, job: int, state: str) -> None:
        """The caller of put has been given the outcome; a matter for the laws alone."""
        self._record(Happened(("told", job, state)))

    def answered(self, waiter: int, answer: Answer) -> None:
        """The implementation has answered a waiter."""
        self._happened(("answer", waiter, answer))

    # -- how -----------------------------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        self._record(Happened(event))
        if self.compare:
            if self.calling or not self.polling:
                self.intrusion = Discrepancy("outside any turn", "nothing", event, "TURN-1")
                raise self.intrusion
            self._same("what happens", self.model.poll(), event)

    def _script(self, job: int, script: tuple[Call, ...]) -> None:
        for call in script:
            self.do(resolve(call, job))

    def _end(self, call: Call) -> None:
        """End the work of a job whose function has not yet returned; the views will show it when it has."""
        self._act(call)
        self._expect(call)
        self._record(Did(call, None))

    def _possible(self, call: Call) -> bool:
        """Whether the call can be made: where the end of work is no call, there is none but of work under way."""
        if Feature.END in self.features or not isinstance(call, (calls.Finish, calls.Fail)):
            return True
        return call.job in self.harness.underway()

    def _record(self, entry: Entry) -> None:
        self.trace.append(entry)
        if self.on_entry is not None:
            self.on_entry(entry)

    def _same(self, what: str, expected: object, actual: object) -> None:
        if expected != actual:
            raise Discrepancy(what, expected, actual)

    def _compare(self, call: Call, expected: object, actual: object) -> None:
        if isinstance(expected, Refused):
            if not isinstance(actual, expected.error):
                raise Discrepancy(f"{call}", expected.error.__name__, repr(actual), "ERROR-1")
        elif isinstance(actual, Exception):
            raise Discrepancy(f"{call}", expected, repr(actual), "ERROR-1") from actual
        elif not isinstance(call, (calls.Poll, calls.Turn)):
            self._same(f"{call}", expected, actual)

    def _act(self, call: Call) -> object:
        """Do the call on the implementation; what it returns, in the model's terms."""
        harness, job, waiter = self.harness, self._next_job, self._next_waiter
        match call:
            case calls.Put():
                harness.put(job, call.priority)
                self.scripts[job] = call
                self._next_job += 1
                return job
            case calls.Requeue():
                new = tuple(range(job, job + len(call.jobs)))
                harness.requeue(call.jobs, new)
                self._next_job += len(new)
                return new
            case calls.Clear():
                return tuple(harness.clear())
            case calls.Pause() | calls.Stop() | calls.Drain() | calls.WhenIdle() | calls.WhenRoom():
                self._ask(call, waiter)
                self._next_waiter += 1
                return waiter
            case calls.Poll() | calls.Turn():
                self._give_control(call)
            case _:
                self._tell(call)
        return None

    _next_job = 0
    _next_waiter = 0

    def _ask(self, call: Call, waiter: int) -> None:
        harness = self.harness
        match call:
            case calls.Pause():
                harness.pause(waiter)
            case calls.Stop():
                harness.stop(waiter, call.cancel_underway)
            case calls.Drain():
                harness.drain(waiter)
            case calls.WhenIdle():
                harness.when_idle(waiter)
            case _:
                harness.when_room(waiter)

    def _tell(self, call: Call) -> None:
        harness = self.harness
        match call:
            case calls.Cancel():
                harness.cancel(call.job)
            case calls.Reprioritize():
                harness.reprioritize(call.job, call.priority)
            case calls.SetWidth():
                harness.set_width(call.width)
            case calls.Resume():
                harness.resume(call.width)
            case calls.Forget():
                harness.forget(call.waiter)
            case calls.Finish():
                harness.finish(call.job)
            case calls.Fail():
                harness.fail(call.job)
            case calls.Tick():
                harness.tick(call.seconds)
            case _:
                raise TypeError(call)

    def _give_control(self, call: Call) -> None:
        if self.polling:
            raise Discrepancy("a program", "no Poll or Turn in a script", call, "PROGRAM")
        self.polling = True
        try:
            if isinstance(call, calls.Turn):
                self.harness.turn()
                rests = True
            else:
                rests = not self.harness.poll()
        finally:
            self.polling = False
        if rests:
            self._record(Rested())
            if self.compare:
                self._same("what is due", self.model.poll(), None)
        self.harness.check()

    def _expect(self, call: Call) -> object:
        """Do the call on the model."""
        if not self.compare:
            return None
        model = self.model
        if getattr(call, "job", None) == FOREIGN:
            raise Refused(ForeignJob)
        if isinstance(call, calls.Requeue) and FOREIGN in call.jobs:
            raise Refused(IllegalTransition)
        return apply(model, call)


def resolve(call: Call, job: int) -> Call:
    """The call of a script, with SELF made the job whose script it is."""
    match call:
        case calls.Cancel(calls.SELF):
            return calls.Cancel(job)
        case calls.Reprioritize(calls.SELF, priority):
            return calls.Reprioritize(job, priority)
        case calls.Finish(calls.SELF):
            return calls.Finish(job)
        case calls.Fail(calls.SELF):
            return calls.Fail(job)
        case _:
            return call


def _outcome(do: Callable[[], object]) -> object:
    """What it returns, or the exception it raised."""
    try:
        return do()
    except Exception as error:
        return error


def _forget_frames(error: Exception) -> None:
    """Free what its traceback holds: frames, whose variables are jobs, in a cycle that only the collector ends."""
    error.__traceback__ = error.__context__ = None
