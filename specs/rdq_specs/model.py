"""The model: the dullest correct dispatch queue. Lists, linear scans, no cleverness; readable in one sitting.

Jobs and waiters are numbers. `poll` returns one event, or None when nothing is due. What is told to a shell as
commands appears here as events, plain tuples:

    ("launch", job)  ("interrupt", job)  ("settled", job, state)  ("answer", waiter, answer)

where the answer of a pause is True or False, of `when_idle` and `when_room` None (or "closed"), of `stop` and
`drain` the tuple of jobs handed back.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from rdq_core import IllegalTransition, InvalidType, InvalidValue, QueueFull, QueueStopped, RDQError
from rdq_specs import calls
from rdq_specs.calls import Call

Answer: TypeAlias = "bool | str | tuple[int, ...] | None"
Event: TypeAlias = "tuple[str, int] | tuple[str, int, Answer]"

SETTLED = ("finished", "failed", "cancelled", "returned")


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
        self.jobs: int = 0  # ever put
        self.state: dict[int, str] = {}
        self.priority: dict[int, float] = {}
        self.line: list[tuple[float, int]] = []  # priorities and pending jobs, in dispatch order
        self.succeeded: set[int] = set()  # jobs whose work is known to have succeeded
        self.slots: list[int] = []  # in order of launch
        self.interrupts: list[int] = []
        self.untold: list[int] = []  # settled jobs, in order of settlement
        self.asked: int = 0  # waiters ever
        self.waiters: list[tuple[str, int]] = []  # what for, and which
        self.interrupted: list[int] = []  # by stop
        self.returned: list[int] = []  # by stop

    def pending(self) -> list[int]:
        """The pending jobs, in dispatch order."""
        return [job for _, job in self.line]

    # -- inputs ----------------------------------------------------------------------------------------------

    def put(self, priority: object) -> int:
        """A new job, behind its equals."""
        number = self._number(priority)
        self._check_open(1)
        return self._add(number)

    def requeue(self, jobs: tuple[int, ...]) -> tuple[int, ...]:
        """New jobs like these, all or none."""
        for job in jobs:
            if self.state.get(job, "gone") not in (*SETTLED, "gone") or job in self.succeeded or jobs.count(job) > 1:
                raise Refused(IllegalTransition)
        self._check_open(len(jobs))
        return tuple(self._add(self.priority[job]) for job in jobs)

    def cancel(self, job: int) -> None:
        """Gone if pending, to be interrupted if under way."""
        match self.state.get(job):
            case "pending":
                self.line.remove((self.priority[job], job))
                self._settle(job, "cancelled")
            case "under way":
                self._interrupt(job)
            case _:
                pass

    def reprioritize(self, job: int, priority: object) -> None:
        """Only what is pending."""
        if self.state.get(job) != "pending":
            raise Refused(IllegalTransition)
        number = self._number(priority)
        self.line.remove((self.priority[job], job))
        self._stand(job, number)

    def clear(self) -> tuple[int, ...]:
        """Cancel all that is pending."""
        jobs = tuple(self.pending())
        for job in jobs:
            self.cancel(job)
        return jobs

    def set_width(self, width: object) -> None:
        """Turn the knob."""
        self.width = self._width(width)

    def pause(self) -> int:
        """Launch nothing."""
        self.paused = True
        return self._ask("quiet")

    def resume(self, width: object) -> None:
        """Launch again."""
        new = self.width if width is None else self._width(width)
        if self.phase == "stopping":
            raise Refused(QueueStopped)
        self.width = new
        self.paused = False

    def stop(self, cancel_underway: bool) -> int:
        """Take and launch no more, return what is pending."""
        self.phase = "stopping"
        for job in self.pending():
            self._settle(job, "returned")
            self.returned.append(job)
        self.line = []
        for job in self.slots:
            if cancel_underway and self.state[job] == "under way":
                self._interrupt(job)
                self.interrupted.append(job)
        return self._ask("stopped")

    def drain(self) -> int:
        """Take no more."""
        if self.phase == "open":
            self.phase = "draining"
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

    def fail(self, job: int) -> None:
        """The work has failed."""
        self._end(job, "failed")

    # -- what is due -------------------------------------------------------------------------------------------

    def poll(self) -> Event | None:
        """The one next thing that happens."""
        if self.interrupts:
            return "interrupt", self.interrupts.pop(0)
        if self.untold:
            job = self.untold.pop(0)
            return "settled", job, self.state[job]
        if self.waiters and (told := self._told_early()) is not None:
            return told
        if self.line and not self.paused and len(self.slots) < self.width:
            _, job = self.line.pop(0)
            self.state[job] = "under way"
            self.slots.append(job)
            return "launch", job
        return self._told_at_rest() if self.waiters else None

    def _told_early(self) -> Event | None:
        """Before launches: of resumption and of room."""
        room = self.capacity is None or len(self.line) < self.capacity
        if not self.paused and (waiter := self._next("quiet")) is not None:
            return "answer", waiter, False
        if self.phase != "open" and (waiter := self._next("room")) is not None:
            return "answer", waiter, "closed"
        if room and (waiter := self._next("room")) is not None:
            return "answer", waiter, None
        return None

    def _told_at_rest(self) -> Event | None:
        """Of quiet, of idleness and of the stop."""
        if not self.slots and (waiter := self._next("quiet")) is not None:
            return "answer", waiter, True
        if not self.slots and not self.line and (waiter := self._next("idle")) is not None:
            return "answer", waiter, None
        if not self.slots and not self.line and self.phase != "open" and (waiter := self._next("stopped")) is not None:
            return "answer", waiter, self.handed_back()
        return None

    def handed_back(self) -> tuple[int, ...]:
        """What `stop` answers."""
        return (*(job for job in self.interrupted if job not in self.succeeded), *self.returned)

    def snapshot(self) -> Hashable:
        """All that can still matter, jobs by rank of arrival, waiters by what for."""
        kept = self.handed_back()
        held = sorted({*self.pending(), *self.slots, *self.untold, *kept})
        names = {job: name for name, job in enumerate(held)}
        return (
            (self.width, self.capacity, self.paused, self.phase),
            tuple((names[job], priority) for priority, job in self.line),
            tuple((names[job], self.state[job]) for job in self.slots),
            tuple(names[job] for job in self.interrupts),
            tuple((names[job], self.state[job], job in self.succeeded) for job in self.untold),
            tuple((names[job], self.state[job]) for job in kept),
            tuple(sorted(what for what, _ in self.waiters)),
        )

    # -- how ---------------------------------------------------------------------------------------------------

    def _check_open(self, count: int) -> None:
        if self.phase != "open":
            raise Refused(QueueStopped)
        if self.capacity is not None and len(self.line) + count > self.capacity:
            raise Refused(QueueFull)

    def _add(self, priority: float) -> int:
        job = self.jobs
        self.jobs += 1
        self.state[job] = "pending"
        self._stand(job, priority)
        return job

    def _stand(self, job: int, priority: float) -> None:
        self.priority[job] = priority
        self.line.append((priority, job))
        self.line.sort()

    def _interrupt(self, job: int) -> None:
        self.state[job] = "cancelling"
        self.interrupts.append(job)

    def _end(self, job: int, state: str) -> None:
        if job not in self.slots:
            raise Refused(IllegalTransition)
        self.slots.remove(job)
        if job in self.interrupts:
            self.interrupts.remove(job)
        self._settle(job, "cancelled" if self.state[job] == "cancelling" else state)

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
    def _width(width: object) -> int:
        if not isinstance(width, int) or isinstance(width, bool):
            raise Refused(InvalidType)
        if width < 0:
            raise Refused(InvalidValue)
        return width


def apply(model: Model, call: Call) -> object:  # noqa: C901, PLR0912  # one line a call, and no shorter any other way
    """Make the call on the model. Returns what it returns; raises `Refused`."""
    match call:
        case calls.Put(priority):
            return model.put(priority)
        case calls.Requeue(jobs):
            return model.requeue(jobs)
        case calls.Clear():
            return model.clear()
        case calls.Pause():
            return model.pause()
        case calls.Stop(cancel_underway):
            return model.stop(cancel_underway)
        case calls.Drain():
            return model.drain()
        case calls.WhenIdle():
            return model.when_idle()
        case calls.WhenRoom():
            return model.when_room()
        case calls.Cancel(job) | calls.Withdraw(job):
            model.cancel(job)
        case calls.Reprioritize(job, priority):
            model.reprioritize(job, priority)
        case calls.SetWidth(width):
            model.set_width(width)
        case calls.Resume(width):
            model.resume(width)
        case calls.Forget(waiter):
            model.forget(waiter)
        case calls.Finish(job):
            model.finish(job)
        case calls.Fail(job):
            model.fail(job)
        case calls.Tick() | calls.Poll() | calls.Turn():
            pass
    return None
