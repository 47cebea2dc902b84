"""txrdq 0.2.14 as the specification sees it: the harness, and nothing else that knows how txrdq works.

txrdq schedules its workers by a Cooperator on the global reactor. Here the Cooperator ticks by a `Clock`, one step a
tick, so that a run is the same every time; nothing else of it is replaced.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar, Final, cast

from rdq_specs import Discrepancy, Feature, Harness, Observer
from rdq_specs.failures import WorkFailed
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock, Cooperator

from peers.original import Job, Original
from rdq_core import IllegalTransition, InvalidType, InvalidValue, QueueStopped
from rdq_core import Job as OurJob

STATES: Final = ("pending", "under way", "finished", "failed", "cancelled")
"""By their numbers."""

LOGGED: Final[list[str]] = []
"""The errors of its own that txrdq has logged in this run: of code that "should of course be error-free", it says."""


class TxrdqHarness(Harness):
    """One `ResizableDispatchQueue` of the copy `original`. Jobs carry their number as their argument."""

    features = frozenset({Feature.PRIORITY, Feature.PAUSE, Feature.CANCEL, Feature.CLEAR, Feature.STOP, Feature.VIEWS})
    deviations: ClassVar[Mapping[str, str]] = {
        "TURN-1": "it acts inside the call: `put` runs your function when a worker is idle, `cancel` your callbacks",
        "ORDER-6": "so there is no order of what is due: each thing is told at the moment it happens",
        "ORDER-4": "`pending()`, and so what `stop` hands back, is in the order of the heap, as `dpq.py` says",
        "CLEAR-1": "`clearQueue()` returns nothing, and cancels in that order",
        "ORDER-5": "whatever compares is a priority: True, and a string among strings",
        "STOP-3": "what `stop` hands back stays PENDING, and listed: it has no state for having been handed back",
        "STOP-5": "each `stop` answers for itself: a second one does not name what the first had interrupted",
    }
    original: ClassVar[Original]

    def __init__(self, observer: Observer, width: int, _capacity: int | None) -> None:
        LOGGED.clear()
        self.observer = observer
        self.clock = Clock()
        self.queue = self.original.ResizableDispatchQueue(self.work)
        self.queue._coop = Cooperator(lambda: lambda: True, lambda tick: self.clock.callLater(0, tick))
        self.queue.width = width
        self.jobs: dict[int, Job] = {}
        self.launches: list[int] = []
        self.works: dict[int, Deferred[None]] = {}  # of the work that runs
        self.ended: dict[int, str] = {}  # as the Deferred of `put` has told
        self.stopped_with: set[int] = set()  # pending when `stop` was called

    async def work(self, number: int) -> None:
        """The job function: takes note of being cancelled, and goes on until it is told to end."""
        self.launches.append(number)
        self.find()
        work = self.works[number] = Deferred()
        self.observer.launched(number)  # which may end the work at once
        try:
            while True:
                try:
                    return await work
                except CancelledError:
                    work = self.works[number] = Deferred()
                    self.observer.interrupted(number)
        finally:
            del self.works[number]
            if number in self.ended:  # it has told of this job; nobody else will
                self.clock.callLater(0, self.observer.settled, number, self.ended[number])

    def find(self) -> None:
        """Learn which job is which: `put` gives a Deferred only."""
        for job in (*self.queue.pending(), *self.queue.underway()):
            self.jobs[job.jobarg] = job

    def put(self, job: int, priority: object) -> None:
        with as_ours(self.original):
            told = self.queue.put(job, priority)
        self.find()
        told.addBoth(self.told, job)

    def told(self, outcome: object, number: int) -> None:
        """The Deferred of `put` has fired, with a job or a failure that holds one."""
        job = cast("Job", getattr(outcome, "value", outcome))
        returned = number in self.stopped_with and number not in self.launches
        self.ended[number] = "returned" if returned else STATES[job.state]
        self.observer.told(number, self.ended[number])
        if number not in self.works:
            self.observer.settled(number, self.ended[number])

    def cancel(self, job: int) -> None:
        self.jobs[job].cancel()

    def reprioritize(self, job: int, priority: object) -> None:
        with as_ours(self.original, self.jobs[job]):
            self.queue.reprioritize(self.jobs[job], priority)

    def clear(self) -> Sequence[int]:
        jobs = self.pending()
        self.queue.clearQueue()
        return jobs

    def set_width(self, width: object) -> None:
        with as_ours(self.original):
            self.queue.width = width_of(width)

    def pause(self, waiter: int) -> None:
        self.queue.pause().addCallback(lambda answer: self.observer.answered(waiter, answer is not False))

    def resume(self, width: object) -> None:
        with as_ours(self.original):
            self.queue.resume(None if width is None else width_of(width))

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.stopped_with.update(self.pending())
        stopped = self.queue.stop(cancel_underway)
        stopped.addCallback(lambda jobs: self.observer.answered(waiter, tuple(job.jobarg for job in jobs)))

    def finish(self, job: int) -> None:
        self.works[job].callback(None)

    def fail(self, job: int) -> None:
        self.works[job].errback(WorkFailed())

    def turn(self) -> None:
        self.clock.advance(0)

    def pending(self) -> Sequence[int]:
        return [job.jobarg for job in self.queue.pending()]

    def underway(self) -> Sequence[int]:
        under_way = {job.jobarg for job in self.queue.underway()} | self.running_on()
        return sorted(under_way, key=self.launches.index)

    def size(self) -> tuple[int, int]:
        under_way, pending = self.queue.size()
        return under_way + len(self.running_on()), pending

    def running_on(self) -> set[int]:
        """The jobs whose work runs though they are cancelled, where txrdq does not call them under way any more."""
        cancelled = {number for number in self.works if STATES[self.jobs[number].state] == "cancelled"}
        return cancelled - {job.jobarg for job in self.queue.underway()}

    def check(self) -> None:
        for number, state in self.ended.items():
            now = STATES[self.jobs[number].state]
            if state not in (now, "returned"):
                raise Discrepancy(f"the state of job {number}", f"{state}, for good", now, "JOB-1")
        if LOGGED:
            raise Discrepancy("txrdq's own log", "no error of its own code", LOGGED[0], "LOG-1")


def width_of(width: object) -> object:
    """The width, if it is an int or a wrong one; txrdq takes whatever `int()` takes."""
    if not isinstance(width, int) or isinstance(width, bool):
        raise InvalidType("width", width, "an int")
    return width


@contextmanager
def as_ours(original: Original, job: Job | None = None) -> Generator[None]:
    """The exceptions it refuses with, as those of ours that say the same."""
    try:
        yield
    except original.QueueStopped as error:
        raise QueueStopped from error
    except RuntimeError as error:
        raise IllegalTransition(cast("OurJob[object, object]", job), str(error)) from error
    except TypeError as error:
        raise InvalidType("the argument", None, str(error)) from error
    except ValueError as error:
        raise InvalidValue("the argument", None, str(error)) from error
