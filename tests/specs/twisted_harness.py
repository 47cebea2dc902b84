"""`rdq_twisted.ResizableDispatchQueue` on a `Clock`, as the specification sees it."""

# pyright: reportPrivateUsage=false
# The machine's own invariants are checked too.

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from rdq_specs import Feature, Harness, Observer
from rdq_specs.calls import FOREIGN
from rdq_specs.core import attempts_of, outliving, times_of
from rdq_specs.failures import WorkFailed
from twisted.internet.base import DelayedCall
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from rdq_twisted import Job, JobDeferred, JobError, QueueStopped, RateSetting, ResizableDispatchQueue


class SetClock:
    """A `Clock` that can be set, backward too, without its calls being late for it or made at once.

    They are made as time passes for who reads it: where it is found set back, none has.
    """

    def __init__(self) -> None:
        self.clock = Clock()
        self.says = self.read = 0.0

    def seconds(self) -> float:
        """The time it is set to."""
        self.clock.rightNow += max(0.0, self.says - self.read)
        self.read = self.says
        return self.says

    def callLater(self, delay: float, call: Callable[[], object], /) -> object:
        """As the `Clock`."""
        return self.clock.callLater(delay, call)


class TwistedHarness(Harness):
    """The shell, with everything but what only a machine has.

    The job function is a coroutine that takes note of being cancelled and goes on until it is told to end.
    """

    features = frozenset(Feature) - {Feature.POLL, Feature.END}
    rebases = True

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer
        self.clock = SetClock()
        self.chance = 0.0  # what the queue draws next
        self.queue = ResizableDispatchQueue(
            self.work, width, clock=self.clock, capacity=capacity, random=lambda: self.chance
        )
        self.jobs: dict[int, Job[object, None]] = {}
        self.given: dict[int, Deferred[Job[object, None]]] = {}
        self.works: dict[int, Deferred[None]] = {}
        self.waiters: dict[int, Deferred[object]] = {}
        self.trouble: BaseException | None = None
        self.jobs[FOREIGN] = ResizableDispatchQueue(self.work, clock=self.clock).submit(FOREIGN)

    async def work(self, _argument: object) -> None:
        """The job function. The job it runs is the one launched last."""
        job = self.queue.underway()[-1].id
        work = self.works[job] = Deferred()
        self.safely(self.observer.launched, job)  # which may end the work at once
        while True:
            try:
                return await work
            except CancelledError:
                work = self.works[job] = Deferred()
                self.safely(self.observer.interrupted, job)

    def safely(self, observe: Callable[..., None], *args: object) -> None:
        """Call the observer, and keep what it raises for the turn to raise: a Deferred would swallow it."""
        try:
            observe(*args)
        except BaseException as error:
            self.trouble = self.trouble or error

    def watch(self, job: Job[object, None]) -> None:
        """Observe the job's real end."""
        self.jobs[job.id] = job
        job.watch().addBoth(lambda _: self.safely(self.observer.settled, job.id, job.state.value))

    def put(self, job: int, priority: object) -> None:
        self.keep(job, self.queue.put(job, cast("float", priority)))

    def keep(self, job: int, given: JobDeferred[object, None]) -> None:
        """Observe what `put` gave, and the job."""
        self.given[job] = given
        self.watch(given.job)
        given.addBoth(lambda outcome: self.safely(self.observer.told, job, state_of(outcome)))

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        self.put_with(job, priority, delay=delay, timeout=timeout)

    def put_retried(self, job: int, priority: object, delay: object, timeout: object, retry: object) -> None:
        self.put_with(job, priority, delay=delay, timeout=timeout, retry=retry, retryOn=WorkFailed)

    def put_keyed(  # noqa: PLR0917  # as the protocol has it
        self, job: int, priority: object, key: object, delay: object, timeout: object, retry: object
    ) -> None:
        self.put_with(job, priority, key=key, delay=delay, timeout=timeout, retry=retry, retryOn=WorkFailed)

    def put_with(self, job: int, priority: object, **terms: Any) -> None:
        """Put the job on these terms."""
        self.keep(job, self.queue.put(job, cast("float", priority), **terms))

    def reschedule(self, job: int, delay: object) -> None:
        self.queue.reschedule(self.jobs[job], cast("float", delay))

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None:
        for job in self.queue.requeue([self.jobs[job] for job in jobs]):
            self.watch(job)

    def cancel(self, job: int) -> None:
        self.queue.cancel(self.jobs[job])

    def reprioritize(self, job: int, priority: object) -> None:
        self.queue.reprioritize(self.jobs[job], cast("float", priority))

    def clear(self) -> Sequence[int]:
        return [job.id for job in self.queue.clear()]

    def set_width(self, width: object) -> None:
        self.queue.setWidth(cast("int", width))

    def set_rate(self, rates: object) -> None:
        self.queue.setRate(cast("RateSetting", rates))

    def set_width_per_key(self, width: object) -> None:
        self.queue.setWidthPerKey(cast("int | None", width))

    def set_rate_per_key(self, rates: object) -> None:
        self.queue.setRatePerKey(cast("RateSetting", rates))

    def pause_for(self, seconds: object) -> None:
        self.queue.pauseFor(cast("float", seconds))

    def ask(self, waiter: int, answer: Deferred[object]) -> None:
        """Observe what this Deferred fires with."""
        self.waiters[waiter] = answer
        answer.addBoth(lambda given: self.answered(waiter, given))

    def answered(self, waiter: int, given: object) -> None:
        """A waiter's Deferred has fired."""
        match given:
            case Failure(value=CancelledError()):
                return
            case Failure(value=QueueStopped()):
                self.safely(self.observer.answered, waiter, "closed")
            case list():
                jobs = cast("list[Job[object, None]]", given)
                self.safely(self.observer.answered, waiter, tuple(job.id for job in jobs))
            case _:
                self.safely(self.observer.answered, waiter, given)

    def pause(self, waiter: int) -> None:
        self.ask(waiter, cast("Deferred[object]", self.queue.pause()))

    def resume(self, width: object) -> None:
        self.queue.resume(cast("int | None", width))

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.ask(waiter, cast("Deferred[object]", self.queue.stop(cancel_underway)))

    def stop_by(self, waiter: int, cancel_underway: bool, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.ask(waiter, cast("Deferred[object]", self.queue.stop(cancel_underway, **limits)))

    def drain(self, waiter: int) -> None:
        self.ask(waiter, cast("Deferred[object]", self.queue.drain()))

    def drain_by(self, waiter: int, deadline: object, abandon: object) -> None:
        limits = {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}
        self.ask(waiter, cast("Deferred[object]", self.queue.drain(**limits)))

    def when_idle(self, waiter: int) -> None:
        self.ask(waiter, cast("Deferred[object]", self.queue.whenIdle()))

    def when_room(self, waiter: int) -> None:
        self.ask(waiter, cast("Deferred[object]", self.queue.whenRoom()))

    def forget(self, waiter: int) -> None:
        self.waiters[waiter].cancel()

    def withdraw(self, job: int) -> None:
        self.given[job].cancel()

    def finish(self, job: int) -> None:
        self.works.pop(job).callback(None)

    def fail(self, job: int) -> None:
        self.fail_with(job, WorkFailed(), 0.0)

    def fail_with(self, job: int, error: Exception, jitter: float) -> None:
        self.chance = jitter
        self.works.pop(job).errback(error)

    def tick(self, seconds: float) -> None:
        self.clock.says += seconds

    def turn(self) -> None:
        self.queue.statistics()  # reads the clock
        self.clock.clock.advance(0)
        if self.trouble is not None:
            raise self.trouble

    def timers(self) -> int:
        return len(self.clock.clock.getDelayedCalls())

    def wake(self) -> float | None:
        calls = cast("list[DelayedCall]", self.clock.clock.getDelayedCalls())
        return min(call.getTime() for call in calls) - self.clock.clock.seconds() if calls else None

    def times(self, job: int) -> Sequence[float]:
        return times_of(self.jobs[job])

    def attempts(self, job: int) -> Sequence[tuple[float, float]]:
        return attempts_of(self.jobs[job])

    def pending(self) -> Sequence[int]:
        return [job.id for job in self.queue.pending()]

    def delayed(self) -> Sequence[int]:
        return [job.id for job in self.queue.delayed()]

    def underway(self) -> Sequence[int]:
        return [job.id for job in self.queue.underway()]

    def size(self) -> tuple[int, int]:
        return self.queue.size()

    def retained(self) -> Sequence[int]:
        self.given.clear()  # each names its job
        return outliving(self.jobs)

    def check(self) -> None:
        self.queue._machine.check_invariants()


def state_of(outcome: object) -> str:
    """The outcome that put's Deferred fired with, as a state."""
    if isinstance(outcome, Failure):
        error = cast("object", outcome.value)  # pyright: ignore[reportUnknownMemberType]
        assert isinstance(error, JobError), outcome
        return {"JobTimedOut": "timed out"}.get(name := type(error).__name__, name.removeprefix("Job").lower())
    return "finished"
