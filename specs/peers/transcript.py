"""The transcript of a program: each call as its user would write it, and under it what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.eager import EagerDriver
from rdq_specs.findings import Discrepancy
from rdq_specs.harness import HarnessType
from rdq_specs.laws import Violation
from rdq_specs.laws.facts import Facts
from rdq_specs.machine import LawBroken
from rdq_specs.model import Event
from rdq_specs.programs import Program, Replay
from rdq_specs.trace import Did, Entry, Happened, Moment, Raised, Rested, Seen

_WAITERS = {"quiet": "paused", "stopped": "stopped"}


class Transcript(Replay):
    """A replay of a program, up to what it fails of. `lines` tell it; `expected` and `got` are where it failed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.expected = ""
        self.got = ""
        self.upto: list[int] = []  # how many lines there are at each entry
        self.last: Event | None = None

    def tell(self, program: Program, clause: str) -> None:
        """Replay its calls. Of the clauses broken, `clause` is the one to speak of."""
        self.lines.append(f"queue = ResizableDispatchQueue(work, width={program.width})")
        try:
            for call in program.calls:
                self.do(call)
        except LawBroken as broken:
            violations = cast("list[Violation]", broken.violations)
            violation = next((one for one in violations if one.clause == clause), violations[0])
            del self.lines[self.upto[violation.index] :]
            self.expected, self.got = violation.rule, shown(violation.entry, self.judge.facts)
        except Discrepancy as found:
            self.expected, self.got = f"{found.what}: {found.expected}", str(found.actual)

    def do(self, call: Call) -> None:
        """Do it, and tell it."""
        if isinstance(call, calls.Turn):  # it stands in the trace behind what it let happen
            self.lines.append("turn()")
        before = len(self.upto)
        try:
            super().do(call)
        except Discrepancy:
            if len(self.upto) == before:  # it cannot even be looked at after this call
                self.lines.append(written(call, len(self.judge.facts.priority)))
            raise

    def hear(self, entry: Entry) -> None:
        """What happened next."""
        super().hear(entry)
        line = self._line(entry)
        self.lines += [] if line is None else ["    " * self._depth(entry) + line]
        self.upto.append(len(self.lines))

    def _line(self, entry: Entry) -> str | None:
        match entry:
            case Did(calls.Turn()):
                return None
            case Did(call):
                return written(call, entry.result)
            case Raised(call, error):
                return f"{written(call, None)}  # raises {type(error.__cause__ or error).__name__}"
            case Happened(event):
                before, self.last = self.last, event
                if event[0] == "settled" and before == ("told", *event[1:]):
                    return None
                return f"# {happened(event, self.judge.facts)}"
            case _:
                return None

    def _depth(self, entry: Entry) -> int:
        """How far in: inside how many calls it happened."""
        made = cast("EagerDriver", self.driver).open
        if isinstance(entry, (Did, Raised)):
            return next((depth for depth, one in enumerate(made) if one.call is entry.call), len(made))
        return len(made)


def transcript(program: Program, harness_type: HarnessType, clause: str) -> Transcript:
    """Replay and tell it."""
    run = Transcript.of(program, harness_type)
    run.tell(program, clause)
    return run


def written(call: Call, result: object) -> str:
    """The call, as the user of txrdq writes it. `result` is the number of the job or waiter that it made, if it did."""
    match call:
        case calls.Put(priority):
            return f"{making('job', result)}queue.put({'' if priority == 0 else f'priority={priority!r}'})"
        case calls.Cancel(job):
            return f"job_{job}.cancel()"
        case calls.Reprioritize(job, priority):
            return f"queue.reprioritize(job_{job}, {priority!r})"
        case calls.Clear():
            return "queue.clearQueue()"
        case calls.SetWidth(width):
            return f"queue.width = {width!r}"
        case calls.Resume(width):
            return f"queue.resume({'' if width is None else repr(width)})"
        case calls.Pause():
            return f"{making('paused', result)}queue.pause()"
        case calls.Stop(cancel_underway):
            return f"{making('stopped', result)}queue.stop({'cancelUnderway=True' if cancel_underway else ''})"
        case _:
            return ended(call)


def making(what: str, number: object) -> str:
    """The name that is given to what a call makes; nothing if it made nothing."""
    return "" if number is None else f"{what}_{number} = "


def ended(call: Call) -> str:
    """The end of work, as it is written."""
    match call:
        case calls.Finish(job):
            return f"work_{job}.callback(None)"
        case calls.Fail(job):
            return f"work_{job}.errback(failure)"
        case _:
            raise TypeError(call)


def happened(event: Event, facts: Facts) -> str:
    """What happened, in words."""
    match event:
        case ("launch", job):
            return f"job_{job} is launched"
        case ("interrupt", job):
            return f"work_{job} is cancelled, and takes its time"
        case ("told", job, state):
            return f"the Deferred that put job_{job} fires: {state}"
        case ("settled", job, _):
            return f"job_{job} has ended for good"
        case ("answer", int(waiter), tuple(jobs)):
            return f"{named(waiter, facts)} fires with [{listed(jobs)}]"
        case ("answer", int(waiter), answer):
            return f"{named(waiter, facts)} fires{'' if answer is True else f' with {answer}'}"
        case _:
            raise TypeError(event)


def named(waiter: int, facts: Facts) -> str:
    """The waiter, as `written` names it."""
    return f"{_WAITERS[facts.asked[waiter]]}_{waiter}"


def shown(entry: Entry, facts: Facts) -> str:
    """What an entry that breaks a law shows."""
    match entry:
        case Seen(views):
            pending, underway = listed(views.pending or ()), listed(views.underway or ())
            return f"size() is {views.size}, pending() is [{pending}], underway() is [{underway}]"
        case Rested():
            return "; ".join(standing(facts))
        case Raised(call, error, before, after):
            cause = error.__cause__ or error
            raised = f"{written(call, None)} raises {type(cause).__name__}: {cause}".removesuffix(": ")
            return raised if before == after else f"{raised}; size() was {before.size}, and is {after.size}"
        case Happened(event):
            return happened(event, facts)
        case Did(call):
            return f"{written(call, entry.result)} is accepted"
        case Moment(now):
            return f"it is {now}"


def standing(facts: Facts) -> Iterator[str]:
    """How things stand at rest."""
    yield f"at rest with width {facts.width}{', paused' if facts.paused else ''}"
    if facts.pending:
        yield f"pending: {listed(facts.order())}"
    if facts.slots:
        yield f"under way: {listed(facts.slots)}"
    for job in sorted(facts.untold()):
        yield f"job_{job} is {facts.final[job]}, and its Deferred has not fired"
    for waiter in facts.waiting:
        yield f"{named(waiter, facts)} has not fired"


def listed(jobs: Iterable[int]) -> str:
    """Their names."""
    return ", ".join(f"job_{job}" for job in jobs)
