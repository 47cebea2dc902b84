"""What a trace has established so far: the plain bookkeeping that every law reads.

Facts are taken from what the implementation did, right or wrong, never from the model; so a law judges one rule
alone, and a run that breaks one can go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.driver import Did, Entry, Happened, Seen, Views
from rdq_specs.model import Answer, Event

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
    pending: set[int] = field(default_factory=set[int])
    slots: list[int] = field(default_factory=list[int])  # in order of launch
    launched: set[int] = field(default_factory=set[int])
    cancelling: set[int] = field(default_factory=set[int])  # cancelled under way, not ended
    to_interrupt: set[int] = field(default_factory=set[int])  # of those: not yet interrupted
    interrupted: set[int] = field(default_factory=set[int])
    final: dict[int, str] = field(default_factory=dict[int, str])  # the state each ended job must settle in
    succeeded: set[int] = field(default_factory=set[int])
    settled: dict[int, str] = field(default_factory=dict[int, str])  # the state each settled in
    promised: set[int] = field(default_factory=set[int])  # jobs that came by `put`
    told: dict[int, str] = field(default_factory=dict[int, str])
    withdrawn: set[int] = field(default_factory=set[int])  # jobs of which what put gave was cancelled
    tells: bool = False  # whether the implementation reports what put's own Deferreds are told
    stop_interrupted: list[int] = field(default_factory=list[int])
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

    def room(self) -> bool:
        """Whether a put would be accepted."""
        return self.phase == "open" and (self.capacity is None or len(self.pending) < self.capacity)

    def untold(self) -> set[int]:
        """The jobs that have ended and have not settled yet."""
        return self.final.keys() - self.settled.keys()

    def waiting_for(self, what: str) -> list[int]:
        """The waiters for that, longest waiting first."""
        return [waiter for waiter in self.waiting if self.asked[waiter] == what]

    def handed_back(self) -> tuple[int, ...]:
        """What a stop must answer now."""
        return (*(job for job in self.stop_interrupted if job not in self.succeeded), *self.returned)

    def learn(self, entry: Entry) -> None:
        """Take in the next entry of the trace."""
        match entry:
            case Did(call, result):
                self.inside = None if isinstance(call, (calls.Poll, calls.Turn)) else self.inside
                self._did(call, result)
            case Happened(event):
                self.inside = event if event[0] != "told" else self.inside
                self._happened(event)
            case Seen(views):
                self.views = views
            case _:
                pass

    def _did(self, call: Call, result: object) -> None:  # noqa: C901, PLR0912  # one line or two a call
        match call:
            case calls.Put():
                self._put(cast("int", result), as_number(call.priority))
                self.promised.add(cast("int", result))
            case calls.Requeue():
                for job, new in zip(call.jobs, cast("tuple[int, ...]", result), strict=True):
                    self._put(new, self.priority[job])
            case calls.Cancel():
                self._cancel(call.job)
            case calls.Withdraw():
                self.withdrawn.add(call.job)
                self._cancel(call.job)
            case calls.Reprioritize():
                self.priority[call.job] = as_number(call.priority)
                self.moved.add(call.job)
            case calls.Clear():
                for job in list(self.pending):
                    self._cancel(job)
            case calls.Finish() | calls.Fail():
                self._end(call)
            case calls.SetWidth():
                self.width = cast("int", call.width)
            case calls.Resume():
                self.paused = False
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
                self.paused = True
            case calls.Drain():
                self.phase = "draining" if self.phase == "open" else self.phase
            case calls.Stop(cancel_underway):
                self._stop(cancel_underway)
            case _:
                pass

    def _put(self, job: int, priority: float) -> None:
        self.priority[job] = priority
        self.pending.add(job)

    def _cancel(self, job: int) -> None:
        if job in self.pending:
            self.pending.remove(job)
            self.final[job] = "cancelled"
        elif job in self.slots and job not in self.cancelling:
            self.cancelling.add(job)
            self.to_interrupt.add(job)

    def _end(self, call: calls.Finish | calls.Fail) -> None:
        job, state = call.job, "finished" if isinstance(call, calls.Finish) else "failed"
        if job not in self.slots:  # JOB-1 is broken; nothing follows from it
            return
        self.slots.remove(job)
        self.final[job] = "cancelled" if job in self.cancelling else state
        self.cancelling.discard(job)
        self.to_interrupt.discard(job)
        if state == "finished":
            self.succeeded.add(job)

    def _stop(self, cancel_underway: bool) -> None:
        self.phase = "stopping"
        for job in self.order():
            self.pending.remove(job)
            self.final[job] = "returned"
            self.returned.append(job)
        if cancel_underway:
            for job in self.slots:
                if job not in self.cancelling:
                    self.stop_interrupted.append(job)
                    self._cancel(job)

    def _happened(self, event: tuple[object, ...]) -> None:
        match event:
            case ("launch", int(job)):
                self.pending.discard(job)
                self.slots.append(job)
                self.launched.add(job)
            case ("interrupt", int(job)):
                self.to_interrupt.discard(job)
                self.interrupted.add(job)
            case ("settled", int(job), str(state)):
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


def as_number(priority: object) -> float:
    """The priority, or the last where what is none was taken for one: ORDER-5 judges that, and the run goes on."""
    return priority if isinstance(priority, (int, float)) and priority == priority else float("inf")  # noqa: PLR0124
