"""What type checkers must accept of rdq_core, and what they must infer: read by three of them, never run."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from contextvars import Context
from typing import Any, TypeVar, assert_never, assert_type

from rdq_core import (
    SETTLED,
    TRANSITIONS,
    Admission,
    Command,
    DetachedJob,
    DispatchQueue,
    EmptyQueue,
    ForeignJob,
    Idle,
    IllegalTransition,
    Interrupt,
    InvalidType,
    InvalidValue,
    InvariantViolated,
    Job,
    JobCancelled,
    JobError,
    JobFailed,
    JobReturned,
    Launch,
    NoRoom,
    Occasion,
    Phase,
    PriorityQueue,
    QueueFull,
    QueueStopped,
    Quiet,
    RDQError,
    ResultUnavailable,
    Resumed,
    Room,
    Settled,
    Size,
    Snapshot,
    State,
    Statistics,
    Stopped,
    UnknownArrival,
    Unpicklable,
    Wait,
    Waiter,
)

A = TypeVar("A")
R = TypeVar("R")


class OwnJob(Job[str, int]):
    """A shell's job."""

    context: Context


class OwnJobOf(Job[A, R]):
    """A shell's job, generic as the shell is."""


class Odd:
    """An admission of one's own: nothing is derived from, as it is a protocol."""

    def admits(self, now: float, /) -> bool:
        return int(now) % 2 == 1

    def next_moment(self, now: float, /) -> float | None:
        return now + 1

    def started(self, now: float, /) -> None: ...

    def ended(self, now: float, /) -> None: ...

    def snapshot(self, now: float, /) -> Hashable:
        return self.admits(now)

    def clone(self) -> Odd:
        return Odd()


def made(now: float) -> None:
    """The queue makes `Job`s, or what it is given to make them."""
    queue: DispatchQueue[str, int, Job[str, int]] = DispatchQueue(2, capacity=3)
    assert_type(queue.put("x", now=now), Job[str, int])
    own: DispatchQueue[str, int, OwnJob] = DispatchQueue(width=2, job_type=OwnJob)
    assert_type(own.put("x", 1.5, now=now), OwnJob)
    assert_type(own.clone(), DispatchQueue[str, int, OwnJob])
    generic: DispatchQueue[str, int, OwnJobOf[str, int]] = DispatchQueue(job_type=OwnJobOf[str, int])
    assert_type(generic.put("x", priority=1, now=now), OwnJobOf[str, int])
    admission: Admission = Odd()
    held: DispatchQueue[str, int, Job[str, int]] = DispatchQueue(2, admissions=[admission, Odd()])
    held.check_invariants()


def inputs(queue: DispatchQueue[str, int, OwnJob], job: OwnJob, now: float) -> None:
    """What each input gives."""
    assert_type(queue.requeue([job], now=now), list[OwnJob])
    assert_type(queue.clear(now=now), list[OwnJob])
    assert_type(queue.pause(now=now), Waiter)
    assert_type(queue.stop(cancel_underway=True, now=now), Waiter)
    assert_type(queue.drain(now=now), Waiter)
    assert_type(queue.when_idle(now=now), Waiter)
    assert_type(queue.when_room(now=now), Waiter)
    assert_type(queue.forget(queue.pause(now=now), now=now), bool)
    queue.finished(job, 3, now=now)
    queue.failed(job, ValueError(), now=now)
    queue.cancel(job, now=now)
    queue.reprioritize(job, -1, now=now)
    queue.set_width(3, now=now)
    queue.resume(now=now)
    queue.resume(5, now=now)


def views(queue: DispatchQueue[str, int, OwnJob], now: float) -> None:
    """What can be seen."""
    assert_type(queue.pending(), list[OwnJob])
    assert_type(queue.underway(), list[OwnJob])
    assert_type(queue.size(), Size)
    assert_type(queue.size().underway + queue.size().pending, int)
    assert_type(queue.width, int)
    assert_type(queue.capacity, int | None)
    assert_type(queue.paused, bool)
    assert_type(queue.phase, Phase)
    assert_type(queue.has_room, bool)
    assert_type(queue.telling, bool)
    assert_type(queue.snapshot(), Snapshot)
    assert_type(queue.statistics(now=now), Statistics)


def records(statistics: Statistics, snapshot: Snapshot, waiter: Waiter) -> None:
    """What the records hold."""
    assert_type(statistics.put + statistics.pending + statistics.underway + statistics.finished, int)
    assert_type(statistics.failed + statistics.cancelled + statistics.returned + statistics.cancelling, int)
    assert_type(statistics.awaiting_quiet + statistics.awaiting_room, int)
    assert_type(statistics.awaiting_idle + statistics.awaiting_stop, int)
    assert_type(statistics.longest_underway, float | None)
    assert_type((statistics.width, statistics.capacity), tuple[int, int | None])
    assert_type((statistics.paused, statistics.phase), tuple[bool, Phase])
    assert_type((snapshot.phase, snapshot.capacity), tuple[Phase, int | None])
    assert_type(snapshot.admissions, tuple[Hashable, ...])
    assert_type(snapshot.pending, tuple[tuple[int, float], ...])
    assert_type(snapshot.underway, tuple[tuple[int, State], ...])
    assert_type(snapshot.interrupts, tuple[int, ...])
    assert_type(snapshot.settled, tuple[tuple[int, State, bool], ...])
    assert_type(snapshot.handed_back, tuple[tuple[int, State], ...])
    assert_type(snapshot.waiters, tuple[int, ...])
    assert_type((waiter.occasion, waiter.number), tuple[Occasion, int])


def jobs(job: Job[str, int]) -> None:
    """What a job says; one of something narrower is one of something wider."""
    assert_type((job.id, job.argument, job.priority), tuple[int, str, float])
    assert_type((job.state, job.state.settled), tuple[State, bool])
    assert_type((job.queued_at, job.launched_at, job.stopped_at), tuple[float, float | None, float | None])
    assert_type((job.result, job.error), tuple[int, BaseException | None])
    assert_type((job.succeeded, job.detached), tuple[bool, bool])
    wider: Job[object, float] = job
    _taken(wider, job)


def _taken(*_: Job[object, float]) -> None: ...


def table() -> None:
    """The transitions, as data."""
    final: Set[State] = SETTLED
    assert_type(State.FINISHED in final, bool)
    change: Mapping[State, State] = TRANSITIONS["launch"]
    assert_type(change[State.PENDING], State)


def poll(queue: DispatchQueue[str, int, OwnJob], now: float) -> OwnJob | Waiter | float | None:
    """A match over the commands is known to be exhaustive."""
    command: Command[OwnJob] = queue.poll(now=now)
    match command:
        case Launch(job) | Interrupt(job) | Settled(job):
            assert_type(job, OwnJob)
            return job
        case Quiet(waiter) | Resumed(waiter) | Room(waiter) | NoRoom(waiter) | Idle(waiter):
            return waiter
        case Stopped(waiter, jobs):
            assert_type(jobs, tuple[OwnJob, ...])
            return waiter
        case Wait(until):
            return until
        case _:
            assert_never(command)


def errors(queue: DispatchQueue[str, int, Job[str, int]], now: float) -> None:
    """What is raised has what it is about, and is what a caller would expect."""
    try:
        queue.put("x", now=now)
    except (InvalidType, InvalidValue) as error:
        assert_type((error.name, error.value, error.wanted), tuple[str, object, str])
    except QueueFull as error:
        assert_type(error.capacity, int)
    except IllegalTransition as error:
        assert_type((error.job, error.input), tuple[Job[object, object], str])
    except UnknownArrival as error:
        assert_type(error.arrival, object)
    except InvariantViolated as error:
        assert_type(error.invariant, str)
    except Unpicklable as error:
        assert_type(error.description, str)
    except (ForeignJob, DetachedJob, ResultUnavailable, JobFailed, JobCancelled, JobReturned) as error:
        base: JobError = error
        assert_type(base.job, Job[object, object])
    except (QueueStopped, EmptyQueue) as error:
        _every: RDQError = error
    _type: TypeError = InvalidType("width", "3", "an int")
    _value: ValueError = InvalidValue("width", -1, "0 or more")
    _stopped: RuntimeError = QueueStopped()
    _unknown: KeyError = UnknownArrival(3)
    _empty: IndexError = EmptyQueue()


def priorities() -> None:
    """The priority queue is of its items' type."""
    items = PriorityQueue[str]()
    arrival = items.put("x", 1)
    assert_type(arrival, int)
    assert_type(items.next_arrival, int)
    assert_type(items.peek(), str)
    assert_type(items.pop(), str)
    assert_type(items.remove(arrival), str)
    items.reprioritize(arrival, 0.5)
    items.number_from(items.reserve())
    items.join("y", 1, arrival)
    assert_type(items.head(), tuple[float, int])
    assert_type(items.places(), list[tuple[float, int]])
    assert_type(items.in_order(), list[str])
    assert_type(items.clear(), list[str])
    assert_type(items.clone(), PriorityQueue[str])
    assert_type(items.clone(str.upper), PriorityQueue[str])
    assert_type((len(items), arrival in items), tuple[int, bool])
    for item in items:
        assert_type(item, str)
    items.check_invariants()


def any_job(job: Job[Any, Any]) -> None:
    """Where the function is not known, so is not the result."""
    assert_type(job.result, Any)
