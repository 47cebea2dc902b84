"""One episode of the simulator: a core, a model, and what is done to both most often.

Each operation picks what to name from the model, makes the call on both sides and compares. This is the hot loop of
the soak: `random()` where `choice()` would read better, and no value made that is not compared.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Final

from rdq_core import Launch
from rdq_core.waiters import Waiter
from rdq_specs.core import CoreJob, outliving
from rdq_specs.driver import Discrepancy
from rdq_specs.failures import WorkFailed
from rdq_specs.model import Event, Model, Refused
from rdq_specs.pair import EVENTS, Pair, Queue, QueueMaker, check_attempts, check_times

_PRIORITIES: Final = (0, 1, 0, 1, 2, -1, 0.5, float("inf"), float("-inf"))
_FAILURE: Final = WorkFailed()

POLLS: Final = 20
"""Of a clone that is stopped: enough for what it shares to be seen."""


class Episode:
    """A core and a model, and what may be done to both. `steps` counts what changed the state."""

    def __init__(self, rng: Random, make: QueueMaker, observed: bool = False) -> None:
        """`observed`: whether to `check` after each operation."""
        self.rng = rng
        self.random: Callable[[], float] = rng.random
        self.width = rng.choice((0, 1, 2, 3, 5))
        self.capacity = rng.choice((None, None, None, 1, 3, 8))
        self.ends: bool = rng.random() < 0.5
        drawn = rng.choices(_PRIORITIES[: rng.randint(1, len(_PRIORITIES))], k=97)
        self.priority: Callable[[], float] = cycle(drawn).__next__
        self.steps: int = 0
        self.now: float = 0.0
        self.pair: Pair = Pair(make, self.width, self.capacity)
        self.model: Model = self.pair.model
        self.model.now = self.now
        self.queue: Queue = self.pair.queue
        self.queue.set_width(self.width, now=self.now)  # which tells it the time, as the model has been told
        self.observed = observed
        self.jobs: list[CoreJob] = []
        self.waiters: list[Waiter] = []

    def check(self) -> None:
        """Compare what the views show, and let the core look for what is wrong with itself."""
        self.pair.check()

    def finale(self) -> None:
        """What must be true in the end, of the views, the times of the jobs, a clone, and what is kept."""
        self.check()
        self._check_times()
        check_clone(self.queue)
        own = {*self.model.untold, *self.model.handed_back()}
        told = {number: job for number, job in enumerate(self.jobs) if number not in own}
        self.jobs.clear()
        if kept := outliving(told):
            raise Discrepancy("in the end", "no settled job is kept", kept, "KEEP-1")

    def _check_times(self) -> None:
        for job in self.jobs:
            check_times(job)
        queued = [job.queued_at for job in self.jobs]
        if queued != sorted(queued):
            raise Discrepancy("the times of puts", sorted(queued), queued, "TIME-1")

    # -- often -------------------------------------------------------------------------------------------------------

    def put(self) -> None:
        """Put a job."""
        priority = self.priority()
        try:
            expected = self.model.put(priority)
        except Refused as refused:
            self._refused(refused, self.queue.put, 0, priority)
            return
        job = self.queue.put(0, priority, now=self.now)
        if job.id != expected:
            raise Discrepancy("a put", expected, job.id)
        self.jobs.append(job)
        self.steps += 1

    def turn(self) -> None:
        """Poll until nothing is due."""
        expect, poll, now, steps = self.model.poll, self.queue.poll, self.now, -1
        event: object = True
        while event is not None:
            event = expect()
            command = poll(now=now)
            if EVENTS[type(command)](command) != (event or ("wait", self.model.wake())):
                raise Discrepancy("a poll", event or self.model.wake(), command)
            if type(command) is Launch:
                check_attempts(command.job, self.model)
            steps += 1
        self.steps += steps

    def to_a_launch(self) -> None:
        """Poll until a job has been launched, or nothing is due."""
        while (event := self.poll()) is not None and event[0] != "launch":
            pass

    def poll(self) -> Event | None:
        """Poll once; what was due."""
        event = self.model.poll()
        command = self.queue.poll(now=self.now)
        if EVENTS[type(command)](command) != (event or ("wait", self.model.wake())):
            raise Discrepancy("a poll", event or self.model.wake(), command)
        if event is not None:
            self.steps += 1
        return event

    def finish(self) -> None:
        """Let the work of a job end well; where there is none, get some."""
        slots = self.model.slots
        if not slots:
            (self.turn if self.model.line else self.put)()
            return
        job = slots[int(self.random() * len(slots))]
        self.model.finish(job)
        self.queue.finished(self.jobs[job], None, now=self.now)
        self.steps += 1

    def fail(self) -> None:
        """Let the work of a job fail; where there is none, get some."""
        slots = self.model.slots
        if not slots:
            (self.turn if self.model.line else self.put)()
            return
        job = slots[int(self.random() * len(slots))]
        self.model.fail(job)
        self.queue.failed(self.jobs[job], _FAILURE, now=self.now)
        self.steps += 1

    # -- how -----------------------------------------------------------------------------------------------------------

    def _cancel(self, job: int) -> None:
        live = self.model.state[job] in ("delayed", "pending", "under way")
        self.model.cancel(job)
        self.queue.cancel(self.jobs[job], now=self.now)
        self.steps += live

    def _asked(self, expected: int, waiter: Waiter) -> None:
        if waiter.number != expected:
            raise Discrepancy("a waiter", expected, waiter)
        self.waiters.append(waiter)
        self.steps += 1

    def _refused(self, refused: Refused, call: Callable[..., object], *arguments: object) -> None:
        try:
            actual = call(*arguments, now=self.now)
        except refused.error:
            return
        except Exception as error:
            raise Discrepancy(f"{call.__name__}{arguments}", refused.error.__name__, repr(error), "ERROR-1") from error
        raise Discrepancy(f"{call.__name__}{arguments}", refused.error.__name__, actual, "ERROR-1")


def check_clone(queue: Queue) -> None:
    """Raise `Discrepancy` if a clone has another snapshot, or stopping it does something to the original."""
    before, copy = queue.snapshot(), queue.clone()
    if copy.snapshot() != before:
        raise Discrepancy("a clone's snapshot", before, copy.snapshot(), "CLONE-1")
    copy.stop(cancel_underway=True, now=0)
    for _ in range(POLLS):
        copy.poll(now=0)
    if queue.snapshot() != before:
        raise Discrepancy("an original beside its clone", before, queue.snapshot(), "CLONE-1")
