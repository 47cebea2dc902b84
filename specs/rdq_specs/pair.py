"""A core and a model side by side, stepped by the same calls: what the explorer and the simulator walk over.

Quicker than the `Driver`, and for `rdq_core.DispatchQueue` alone: no views at each call, no trace, no scripts. What
the two do not show is looked at on the way: that a job told of is kept by nothing, that no time runs backward.
"""

# pyright: reportPrivateUsage=false
# The books are read for the jobs of a clone, which nobody has been given yet.

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeAlias, TypeVar, cast

from rdq_core import (
    Command,
    DispatchQueue,
    ForeignJob,
    Idle,
    IllegalTransition,
    Interrupt,
    Launch,
    NoRoom,
    Quiet,
    RateSetting,
    RDQError,
    Resumed,
    Retry,
    Room,
    Settled,
    Stopped,
    Wait,
)
from rdq_core.job import State, duplicate
from rdq_core.waiters import Occasion, Waiter
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call, key_of, rates_of, retry_of
from rdq_specs.core import CoreJob
from rdq_specs.driver import Discrepancy
from rdq_specs.failures import WorkFailed, failure
from rdq_specs.model import Event, Model, Refused, apply
from rdq_specs.model_keys import ModelKeys
from rdq_specs.model_rates import ModelRates

M = TypeVar("M")

Queue: TypeAlias = DispatchQueue[int, None, CoreJob]

QueueMaker: TypeAlias = Callable[[int, int | None], Queue]
"""What makes the core to be checked: (width, capacity)."""

NOW: Final = 0.0
"""The time at first."""
EARLIER: Final = -1.0
"""What is taken off the time for a poll at which the clock has not moved, which must make no difference."""
_FAILURE: Final = WorkFailed()
_OCCASIONS: Final = {occasion.value: occasion for occasion in Occasion}


def make_queue(width: int, capacity: int | None) -> Queue:
    """The core as it is shipped."""
    return DispatchQueue(width, capacity=capacity)


def event_of(command: Command[CoreJob]) -> object:
    """What the core has polled, in the model's terms: an `Event`, or ("wait", its moment) for a `Wait`."""
    return EVENTS[type(command)](command)


_NAMES: Final = {state: state.value for state in State}  # an enum's `value` costs three times a look-up

EVENTS: Final[Mapping[type[object], Callable[[Any], object]]] = {
    Wait: lambda wait: ("wait", wait.until),
    Launch: lambda launch: ("launch", launch.job.id),
    Interrupt: lambda interrupt: ("interrupt", interrupt.job.id),
    Settled: lambda settled: ("settled", settled.job.id, _NAMES[settled.job.state]),
    Quiet: lambda quiet: ("answer", quiet.waiter.number, True),
    Resumed: lambda resumed: ("answer", resumed.waiter.number, False),
    Room: lambda room: ("answer", room.waiter.number, None),
    Idle: lambda idle: ("answer", idle.waiter.number, None),
    NoRoom: lambda none: ("answer", none.waiter.number, "closed"),
    Stopped: lambda stopped: ("answer", stopped.waiter.number, tuple(job.id for job in stopped.jobs)),
}


class Pair:
    """A core and a model that have been told the same. `told` are the jobs told of last, at most `remember` of them:
    the core does not hold these any more, but a caller may still name them.
    """

    __slots__ = ("ahead", "foreign", "model", "now", "queue", "remember", "told")

    def __init__(self, make: QueueMaker, width: int, capacity: int | None, remember: int = 0) -> None:
        self.queue: Queue = make(width, capacity)
        self.model: Model = Model(width, capacity)
        self.now: float = NOW
        self.ahead: bool = False  # whether the clock has moved since a call was accepted
        self.remember: int = remember
        self.told: list[CoreJob] = []
        self.foreign: CoreJob = make_queue(0, None).put(FOREIGN, now=NOW)

    def twin(self) -> Pair:
        """Another pair as this one, by the core's own `clone`, that shares nothing with it."""
        twin = Pair.__new__(Pair)
        twin.queue = self.queue.clone()
        twin.model = copy_of(self.model)
        twin.now = self.now
        twin.ahead = self.ahead
        twin.remember = self.remember
        owner = twin.queue._ledger.owner
        twin.told = [duplicate(job, owner) for job in self.told]
        twin.foreign = self.foreign
        return twin

    def key(self) -> Hashable:
        """Both whole snapshots."""
        return self.queue.snapshot(), self.model.snapshot()

    def do(self, call: Call) -> bool:
        """Do the call on both, and compare what they return or raise. Whether it was accepted. Raises `Discrepancy`."""
        if isinstance(call, calls.Poll):
            self.poll()
            return True
        if isinstance(call, calls.Tick):
            self.now = self.model.clock = self.now + call.seconds
            self.ahead = True
            return True
        try:
            expected = expect(self.model, call)
        except Refused as refused:
            self._refused(call, refused)
            return False
        try:
            actual = _DO[type(call)](self, call)
        except RDQError as error:
            raise Discrepancy(f"{call}", expected, repr(error), "ERROR-1") from error
        if actual != expected:
            raise Discrepancy(f"{call}", expected, actual)
        self.ahead = False
        return True

    def poll(self) -> Event | None:
        """Poll both, compare, and return what is due. Raises `Discrepancy`."""
        expected = self.model.poll()
        told = self._poll(expected)
        if told is None or expected is None or self.remember or told() is None:
            return expected
        if expected[1] not in self.model.handed_back():
            raise Discrepancy("a job told of", "kept by nothing", "kept", "KEEP-1")
        return expected

    def _poll(self, expected: Event | None) -> weakref.ref[CoreJob] | None:
        """Poll the core, and compare; the job that it has told of, which nothing is to keep alive from here on."""
        command = self.queue.poll(now=self.now if self.ahead else self.now + EARLIER)
        self.ahead = False
        actual = event_of(command)
        if actual != (expected or ("wait", self.model.wake())):
            raise Discrepancy("a poll", expected or ("wait", self.model.wake()), actual)
        if isinstance(command, Launch):
            check_times(command.job)
            check_attempts(command.job, self.model)
        if not isinstance(command, Settled):
            return None
        if self.remember:
            self.told = [*self.told, command.job][-self.remember :]
        return weakref.ref(command.job)

    def poll_all(self) -> None:
        """Poll both until nothing is due."""
        while self.poll() is not None:
            pass

    def check(self) -> None:
        """Compare what the views show, and let the core look for what is wrong with itself."""
        queue, model = self.queue, self.model
        lists = [[job.id for job in view()] for view in (queue.pending, queue.underway, queue.delayed)]
        per_key = queue.width_per_key, queue.rate_per_key, queue.size_by_key()
        place = queue.phase.value, queue.has_room
        shown = (*lists, tuple(queue.size()), queue.width, queue.rate, queue.paused, *place, *per_key)
        sizes = (len(model.slots), len(model.pending()))
        settings = (model.width, tuple(model.rates.held), model.paused, model.phase, model.has_room())
        limits = model.keys.width, tuple(model.keys.rates.held), model.sizes()
        meant = (model.pending(), model.slots, model.delayed(), sizes, *settings, *limits)
        if shown != meant:
            raise Discrepancy("the views", meant, shown)
        queue.check_invariants()

    def job(self, number: int) -> CoreJob:
        """The core's job of that number. Raises `Discrepancy` if it has forgotten it."""
        if number == FOREIGN:
            return self.foreign
        job: CoreJob
        ledger = self.queue._ledger
        held = (*ledger.pending, *ledger.delayed.values(), *ledger.underway.values(), *ledger.settled)
        for job in (*held, *self.told):
            if job.id == number:
                return job
        raise Discrepancy("a job held", number, None)

    def _refused(self, call: Call, refused: Refused) -> None:
        try:
            actual = _DO[type(call)](self, call)
        except refused.error:
            return
        except Exception as error:
            raise Discrepancy(f"{call}", refused.error.__name__, repr(error), "ERROR-1") from error
        raise Discrepancy(f"{call}", refused.error.__name__, actual, "ERROR-1")


def check_times(job: CoreJob) -> None:
    """Raise `Discrepancy` if a job's later time is the earlier."""
    times = [time for time in (job.queued_at, job.launched_at, job.stopped_at) if time is not None]
    if times != sorted(times):
        raise Discrepancy(f"the times of job {job.id}", sorted(times), times, "TIME-1")


def check_attempts(job: CoreJob, model: Model) -> None:
    """Raise `Discrepancy` if a job that is launched has not kept each attempt, at its time."""
    attempts = job.attempts
    if len(attempts) != model.tries[job.id]:
        raise Discrepancy(f"the attempts of job {job.id}", model.tries[job.id], attempts, "RETRY-5")
    if not attempts:
        return
    times = [job.queued_at, *(time for one in attempts for time in (one.started, one.ended)), job.launched_at or 0.0]
    if times != sorted(times):
        raise Discrepancy(f"the times of job {job.id}'s attempts", sorted(times), times, "RETRY-5")


def expect(model: Model, call: Call) -> object:
    """Do the call on the model; it knows no jobs of other queues. Raises `Refused`."""
    if isinstance(call, calls.Forget):
        before = len(model.waiters)
        model.forget(call.waiter)
        return len(model.waiters) < before
    if getattr(call, "job", None) == FOREIGN:
        raise Refused(ForeignJob)
    if isinstance(call, calls.Requeue) and FOREIGN in call.jobs:
        raise Refused(IllegalTransition)
    return apply(model, call)


_COPIED: Final = (dict, list, set, ModelRates, ModelKeys)


def copy_of(model: M) -> M:
    """A model that is as this one, whatever fields it has."""
    copy = object.__new__(type(model))
    for name, value in vars(model).items():
        copy.__dict__[name] = value.copy() if isinstance(value, _COPIED) else value
    return copy


def _put(pair: Pair, call: Any) -> int:
    retry = cast("Retry | None", retry_of(call.retry))
    terms: dict[str, Any] = {"key": key_of(call.key), "delay": call.delay, "timeout": call.timeout}
    return pair.queue.put(0, call.priority, **terms, retry=retry, retry_on=WorkFailed, now=pair.now).id


def _rates(call: Any) -> RateSetting:
    return cast("RateSetting", rates_of(call.rates))


def _fail(pair: Pair, call: Any) -> None:
    error = _FAILURE if call.kind is None else failure(call.kind)
    pair.queue.failed(pair.job(call.job), error, jitter=call.jitter, now=pair.now)


def _stop(pair: Pair, call: Any) -> int:
    until = {"deadline": call.deadline, "abandon": call.abandon}
    return pair.queue.stop(cancel_underway=call.cancel_underway, **until, now=pair.now).number


def _requeue(pair: Pair, call: calls.Requeue) -> object:
    return tuple(job.id for job in pair.queue.requeue([pair.job(job) for job in call.jobs], now=pair.now))


def _forget(pair: Pair, call: calls.Forget) -> bool:
    """Whether the waiter of that number, whatever it waited for, still stood."""
    return any(pair.queue.forget(Waiter(occasion, call.waiter), now=pair.now) for occasion in _OCCASIONS.values())


_DO: Final[Mapping[type[Call], Callable[[Pair, Any], object]]] = {
    calls.Put: _put,
    calls.Requeue: _requeue,
    calls.Cancel: lambda pair, call: pair.queue.cancel(pair.job(call.job), now=pair.now),
    calls.Reprioritize: lambda pair, call: pair.queue.reprioritize(pair.job(call.job), call.priority, now=pair.now),
    calls.Reschedule: lambda pair, call: pair.queue.reschedule(pair.job(call.job), call.delay, now=pair.now),
    calls.Clear: lambda pair, _call: tuple(job.id for job in pair.queue.clear(now=pair.now)),
    calls.SetWidth: lambda pair, call: pair.queue.set_width(call.width, now=pair.now),
    calls.SetRate: lambda pair, call: pair.queue.set_rate(_rates(call), now=pair.now),
    calls.SetWidthPerKey: lambda pair, call: pair.queue.set_width_per_key(call.width, now=pair.now),
    calls.SetRatePerKey: lambda pair, call: pair.queue.set_rate_per_key(_rates(call), now=pair.now),
    calls.Pause: lambda pair, _call: pair.queue.pause(now=pair.now).number,
    calls.PauseFor: lambda pair, call: pair.queue.pause_for(call.seconds, now=pair.now),
    calls.Resume: lambda pair, call: pair.queue.resume(call.width, now=pair.now),
    calls.Stop: _stop,
    calls.Drain: lambda pair, call: pair.queue.drain(deadline=call.deadline, abandon=call.abandon, now=pair.now).number,
    calls.WhenIdle: lambda pair, _call: pair.queue.when_idle(now=pair.now).number,
    calls.WhenRoom: lambda pair, _call: pair.queue.when_room(now=pair.now).number,
    calls.Forget: _forget,
    calls.Finish: lambda pair, call: pair.queue.finished(pair.job(call.job), None, now=pair.now),
    calls.Fail: _fail,
}
