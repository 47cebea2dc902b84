"""The driver: runs calls on a harness and on the model in lock step, re-entrant scripts included, and records all.

At each thing the implementation does, the model is polled for the same; at each call, both must return the like or
raise the like. The trace is for the laws, which know nothing of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from rdq_core import ForeignJob, IllegalTransition
from rdq_specs import calls
from rdq_specs.acting import Acting
from rdq_specs.calls import FOREIGN, SELF, Call
from rdq_specs.clock import TOLERANCE, Clock
from rdq_specs.features import needs
from rdq_specs.findings import Discrepancy, HarnessError, named
from rdq_specs.frames import forget_frames
from rdq_specs.harness import Feature, Harness, HarnessType
from rdq_specs.model import SETTLED, Answer, Event, Model, Refused, apply
from rdq_specs.trace import Did, Entry, Happened, Moment, Raised, Rested, Seen, Views
from rdq_specs.words import call_in_words, event_in_words

__all__ = [
    "Did",
    "Discrepancy",
    "Driver",
    "Entry",
    "Happened",
    "Moment",
    "Raised",
    "Rested",
    "Seen",
    "Views",
    "resolve",
]


@dataclass
class Driver(Acting):
    """One run: a harness, the model beside it, and what has happened."""

    harness_type: HarnessType
    width: int = 0
    capacity: int | None = None
    compare: bool = True
    """Whether to compare with the model; without, only a trace is recorded, for the laws to judge."""
    on_entry: Callable[[Entry], None] | None = None
    trace: list[Entry] = field(default_factory=list[Entry])

    def __post_init__(self) -> None:
        self.model: Model = Model(self.width, self.capacity)
        self.features: frozenset[Feature] = self.harness_type.features
        self.scripts: dict[int, calls.Put] = {}
        self.origins: dict[int, int] = {}
        self.working: set[int] = set()
        self.withdrawing: list[Event] | None = None  # what is told while a `Withdraw` is made, to stand after it
        self.clock: Clock = Clock(self.harness_type.rebases)
        self.delayed: tuple[int, ...] | None = () if Feature.DELAY in self.features else None
        self.polling: bool = False  # whether the implementation has been given control
        self.calling: bool = False  # whether it is being called, and so may do nothing but answer
        self.found: Discrepancy | HarnessError | None = None  # raised inside a call, which may have swallowed it
        made = f"{self.harness_type.__name__}(observer, {self.width}, {self.capacity})"
        self.harness: Harness = self._answering(made, lambda: self.harness_type(self, self.width, self.capacity))

    # -- what the driver does ----------------------------------------------------------------------------------

    def run(self, program: Iterable[Call]) -> None:
        """Do the calls one after the other. Raises `Discrepancy`."""
        for call in program:
            self.do(call)

    def do(self, call: Call) -> None:
        """Do one call on both, and compare; nothing where the implementation lacks the feature for it.

        Raises `Discrepancy`, and `HarnessError`. After either the run is over.
        """
        if not self._possible(call):
            return
        try:
            self._do(call)
        except (Discrepancy, HarnessError) as error:
            self.found = self.found or error
            raise

    def _do(self, call: Call) -> None:
        before = self.views()
        if before.delayed != self.delayed:  # by time alone, which calls that name no job depend on
            self._saw(before)
        self._look_at_the_clock(call)
        expected = _outcome(lambda: self._expect(call))
        self.calling = not isinstance(call, (calls.Poll, calls.Turn))
        self.withdrawing = [] if isinstance(call, calls.Withdraw) else None
        actual = _outcome(lambda: self._act(call))
        told, self.withdrawing, self.calling = self.withdrawing or [], None, False
        if self.found is not None:
            raise self.found
        if isinstance(actual, Exception):
            self._check_blame(call_in_words(call), actual)
            self._record(Raised(call, actual, before, self.views()))
        else:
            if not isinstance(call, calls.Tick):
                self._pass()
            self._record(Did(call, actual))
        for event in told:
            self._record(Happened(event))
        if self.compare:
            self._compare(call, expected, actual)
            if isinstance(actual, Exception):
                if before != self.views():
                    what = f"{call_in_words(call)}, which raised"
                    raise Discrepancy(what, f"nothing has changed: {before}", self.views(), "ERROR-2") from actual
                forget_frames(actual)  # whose variables are jobs, in a cycle that only the collector ends
        self.see()

    def see(self) -> None:
        """Look at the views, and compare them with the model's."""
        views = self.views()
        self._saw(views)
        if self.compare:
            pending = tuple(self.model.pending())
            self._same("size", (len(self.model.slots), len(pending)), views.size)
            if Feature.VIEWS in self.features:
                self._same("pending", pending, views.pending)
                self._same("underway", tuple(self.model.slots), views.underway)
            if Feature.DELAY in self.features:
                self._same("delayed", tuple(self.model.delayed()), views.delayed)

    def _saw(self, views: Views) -> None:
        self.delayed = views.delayed
        self._record(Seen(views))

    def views(self) -> Views:
        """What can be seen of the implementation now."""
        harness = self.harness
        size = self._numbers("size", harness.size)
        if len(size) != 2:
            raise HarnessError(f"size gave {size!r}, not how many are under way and how many pending")
        delayed = self._numbers("delayed", harness.delayed) if Feature.DELAY in self.features else None
        if Feature.VIEWS not in self.features:
            return Views(size, None, None, delayed)
        pending, underway = self._numbers("pending", harness.pending), self._numbers("underway", harness.underway)
        return Views(size, pending, underway, delayed)

    def check(self) -> None:
        """Let the harness check the implementation. Raises `Discrepancy` for what it finds."""
        self._answering("check", self.harness.check)

    def times(self, job: int) -> Sequence[float]:
        """When the job was put, was launched and ended, as far as it has been. Raises as `check`."""
        return self._answering("times", lambda: tuple(self.harness.times(job)))

    def attempts(self, job: int) -> Sequence[tuple[float, float]]:
        """When each time that the job's work was done began and ended, as far as it has ended. Raises as `check`."""
        return self._answering("attempts", lambda: tuple(self.harness.attempts(job)))

    def close(self) -> None:
        """The run is over."""
        self.harness.close()

    def retained(self) -> Sequence[int]:
        """The settled jobs that something keeps alive. Raises as `check`."""
        return self._numbers("retained", self.harness.retained)

    # -- what the harness tells (Observer) -----------------------------------------------------------------------

    def launched(self, job: int) -> None:
        """The implementation has started the job's work."""
        self._number(job)
        self.working.add(job)
        self._happened(("launch", job))
        if self.compare and not self._is_at_home(job):
            self._find(Discrepancy(f"job {job} starts", "the context variables of its put", "others", "CONTEXT-1"))
        script = self.scripts.get(job, calls.Put()).start
        if Feature.END in self.features:
            self._script(job, script)
            return
        # A shell learns that work has ended when the job function returns: after all else of the script.
        ends = [call for call in script if isinstance(call, (calls.Finish, calls.Fail)) and call.job in (SELF, job)]
        self._script(job, tuple(call for call in script if call not in ends))
        possible = [call for call in ends if needs(call) <= self.features]
        if possible:
            self._end(resolve(possible[0], job))

    def interrupted(self, job: int) -> None:
        """The implementation has asked the job's work to stop."""
        self._number(job)
        self._happened(("interrupt", job))

    def settled(self, job: int, state: str) -> None:
        """The implementation has told of the job's end."""
        self._number(job)
        self._state(state)
        self._happened(("settled", job, state))
        if not self.harness_type.reacts_later:
            self.reacts(job)

    def reacts(self, job: int) -> None:
        """Whoever was told of the job's end runs."""
        self._script(job, self.scripts.get(job, calls.Put()).settle)

    def told(self, job: int, state: str) -> None:
        """The caller of put has been given the outcome; a matter for the laws alone."""
        self._number(job)
        self._state(state)
        event = ("told", job, state)
        if self.withdrawing is not None:
            self.withdrawing.append(event)
            return
        self._record(Happened(event))
        if self.compare and (self.calling or not self.polling):
            self._find(Discrepancy("outside any turn", "nothing happens", event_in_words(event), "TURN-1"))

    def answered(self, waiter: int, answer: Answer) -> None:
        """The implementation has answered a waiter."""
        self._number(waiter)
        given: object = answer
        self._happened(("answer", waiter, tuple(cast("list[int]", given)) if isinstance(given, list) else answer))

    # -- how -----------------------------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        if self.found is not None:  # what follows proves nothing, and may never end
            raise self.found
        self._record(Happened(event))
        if not self.compare:
            return
        if self.calling or not self.polling:
            self._find(Discrepancy("outside any turn", "nothing happens", event_in_words(event), "TURN-1"))
        due = self.model.poll()
        if due != event:
            self._find(Discrepancy("what happens", event_in_words(due), event_in_words(event)))

    def _find(self, found: Discrepancy | HarnessError) -> None:
        """Raise it, and keep it for the call that this is inside of: the implementation may swallow exceptions."""
        self.found = self.found or found
        raise found

    def _number(self, number: object) -> None:
        if not isinstance(number, int):
            self._find(HarnessError(f"the observer was told of {number!r}; jobs and waiters are the kit's numbers"))

    def _state(self, state: str) -> None:
        if state not in SETTLED:
            self._find(HarnessError(f"the observer was told of the state {state!r}; there are {', '.join(SETTLED)}"))

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
        if not needs(call) <= self.features:
            return False
        if isinstance(call, calls.Withdraw):  # what came by requeue was given to nobody
            return call.job in self.scripts
        if Feature.END in self.features or not isinstance(call, (calls.Finish, calls.Fail)):
            return True
        return call.job in self.working

    def _record(self, entry: Entry) -> None:
        self.trace.append(entry)
        if self.on_entry is not None:
            self.on_entry(entry)

    def _same(self, what: str, expected: object, actual: object) -> None:
        if expected != actual:
            raise Discrepancy(what, expected, actual)

    def _compare(self, call: Call, expected: object, actual: object) -> None:
        what = call_in_words(call)
        happened = f"{named(actual)} is raised" if isinstance(actual, Exception) else "it is accepted"
        cause = actual if isinstance(actual, Exception) else None
        if isinstance(expected, Refused):
            if not isinstance(actual, expected.error):
                raise Discrepancy(what, f"{expected.error.__name__} is raised", happened, "ERROR-1") from cause
        elif cause is not None:
            raise Discrepancy(what, "it is accepted", happened, "ERROR-1") from cause
        elif not isinstance(call, (calls.Poll, calls.Turn)):
            self._same(f"what {what} returns", expected, actual)

    def _act(self, call: Call) -> object:
        """Do the call on the implementation; what it returns, in the model's terms."""
        if not isinstance(call, (calls.Poll, calls.Turn)):
            return self._make(call)
        self._give_control(call)
        return None

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
            self._rests()
        self.check()

    def _rests(self) -> None:
        """Nothing is due, says the implementation."""
        timers = self._answering("timers", self.harness.timers) if Feature.TIMERS in self.features else 0
        wake = self._answering("wake", self.harness.wake) if Feature.WAKE in self.features else None
        self._record(Rested(timers, wake))
        if not self.compare:
            return
        due = self.model.poll()
        if due is not None:
            raise Discrepancy("at rest", event_in_words(due), event_in_words(None))
        if Feature.WAKE in self.features:
            until = self.model.wake()
            expected = None if until is None else until - self.model.now
            if (expected is None) != (wake is None) or abs((expected or 0) - (wake or 0)) > TOLERANCE:
                clause = "POLL-1" if self._was_polled_at_rest() else "TIME-3"
                raise Discrepancy("at rest, in how many seconds it will wake", expected, wake, clause)

    def _was_polled_at_rest(self) -> bool:
        """Whether it was at rest, with the right moment to wake, and nothing but that poll has come since."""
        for entry in reversed(self.trace[:-1]):
            match entry:
                case Rested():
                    return True
                case Seen() | Did(calls.Poll() | calls.Turn()):
                    pass
                case _:
                    return False
        return False

    def _look_at_the_clock(self, call: Call) -> None:
        """What the implementation takes for the time is seen when it is given control, or accepts a call."""
        if not isinstance(call, calls.Tick):
            self.model.clock = self.clock.read()
            if isinstance(call, (calls.Poll, calls.Turn)):
                self._pass()

    def _pass(self) -> None:
        if self.clock.passes():
            self._record(Moment(self.clock.now))

    def _expect(self, call: Call) -> object:
        """Do the call on the model."""
        if isinstance(call, calls.Tick):
            self.clock.tick(call.seconds)
            return None
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
        case calls.Withdraw(calls.SELF):
            return calls.Withdraw(job)
        case calls.Reprioritize(calls.SELF, priority):
            return calls.Reprioritize(job, priority)
        case calls.Reschedule(calls.SELF, delay):
            return calls.Reschedule(job, delay)
        case calls.Finish(calls.SELF):
            return calls.Finish(job)
        case calls.Fail(calls.SELF):
            return replace(call, job=job)
        case _:
            return call


def _outcome(do: Callable[[], object]) -> object:
    """What it returns, or the exception it raised."""
    try:
        return do()
    except Exception as error:
        return error
