"""Equivalences of the machine: two ways of saying the same that must come to the same.

A program is played on a queue by itself, without a model: what each call returned or raised, and which commands each
poll gave, are its record. Polled eagerly or lazily, cloned and played on, played twice, or with the refused calls left
out, it must leave the same record and the same snapshot.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from hypothesis import strategies as st

from rdq_core import Command, DispatchQueue, RateSetting, RDQError, Retry, Wait, Waiter
from rdq_specs import calls
from rdq_specs.calls import Call
from rdq_specs.core import CoreJob
from rdq_specs.driver import Discrepancy
from rdq_specs.failures import WorkFailed, failure

Queue: TypeAlias = DispatchQueue[int, None, CoreJob]

MOMENTS: Final = 50
"""The most that time is let pass."""

CAPACITY: Final = 3
"""Of the queues that are played on, so that calls are refused now and then."""

_JOBS = st.integers(0, 5)
_PRIORITIES = st.sampled_from([0, 1, 0.5, float("inf"), float("nan")])
_DELAYS = st.sampled_from([1, 2, 0.5, 0, -1, 3, 1.5])
_TIMEOUTS = st.sampled_from([1, 2.5, 0.25, float("inf"), 0])
_RETRIES = st.sampled_from([(2, 1, 1, 9, 0), (3, 0.5, 2, 9, 0.5), (2, 0, 1, 9, 1), "3"])
CALLS: Final[st.SearchStrategy[Call]] = st.one_of(
    st.builds(calls.Put, _PRIORITIES),
    st.builds(calls.Put, _PRIORITIES, delay=_DELAYS),
    st.builds(calls.Put, st.just(0), delay=st.none() | _DELAYS, timeout=_TIMEOUTS),
    st.builds(calls.Put, st.just(0), retry=_RETRIES),
    st.builds(calls.Reschedule, _JOBS, _DELAYS),
    st.builds(calls.SetRate, st.sampled_from([("2/s burst 2",), ("1/s", "3/2s burst 2"), (), 1])),
    st.builds(calls.Put, _PRIORITIES, key=st.sampled_from(["a", "b", "a", ("a",)])),
    st.builds(calls.SetWidthPerKey, st.sampled_from([1, 2, None, 0, True])),
    st.builds(calls.SetRatePerKey, st.sampled_from([("2/s burst 2",), ("1/s",), (), 1])),
    st.builds(calls.Stop, st.booleans(), _DELAYS, st.none() | _DELAYS),
    st.builds(calls.Drain, _DELAYS, st.none() | _DELAYS),
    st.just(calls.Turn()),
    st.just(calls.Poll()),
    st.builds(calls.Finish, _JOBS),
    st.builds(calls.Fail, _JOBS),
    st.builds(calls.Fail, _JOBS, st.sampled_from([None, "another", 2]), st.sampled_from([0.0, 0.5])),
    st.builds(calls.PauseFor, _DELAYS),
    st.builds(calls.Cancel, _JOBS),
    st.builds(calls.Reprioritize, _JOBS, _PRIORITIES),
    st.builds(calls.SetWidth, st.sampled_from([1, 2, 0, -1])),
    st.sampled_from([calls.Pause(), calls.Resume(), calls.Resume(2), calls.WhenIdle(), calls.WhenRoom()]),
    st.builds(calls.Tick, st.sampled_from([1, 0.5, 2, 60])),
    st.builds(calls.Tick, st.sampled_from([-1, -3600])),
    st.sampled_from([calls.Clear(), calls.Drain(), calls.Stop(False), calls.Stop(True)]),
    st.builds(calls.Forget, st.integers(0, 2)),
)
"""Calls for a queue; those that name what there is not are passed over."""


def programs() -> st.SearchStrategy[list[Call]]:
    """Programs, which begin with jobs to have something to be about: some of them delayed, to be due at more moments.

    Hypothesis tries each program in several versions, so that a hundred examples are some forty programs: what an
    equivalence is about must stand in many of them, or it says nothing.
    """
    first = st.builds(calls.Put, st.sampled_from([0, 1]), delay=st.sampled_from([None, None, 1, 2, 3]))
    puts = st.lists(first, min_size=2, max_size=CAPACITY)
    return st.tuples(puts, st.lists(CALLS, max_size=25)).map(_joined)


def _joined(parts: tuple[list[calls.Put], list[Call]]) -> list[Call]:
    first, then = parts
    return [*first, *then]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call was refused with an error of this class."""

    error: str


class Play:
    """A queue that a program is played on."""

    def __init__(self, queue: Queue | None = None) -> None:
        self.queue: Queue = DispatchQueue(1, capacity=CAPACITY) if queue is None else queue
        self.now: float = 0.0
        self.jobs: dict[int, CoreJob] = {}
        self.waiters: list[Waiter] = []

    def clone(self) -> Play:
        """A play of a clone. It knows the jobs that have not settled; others are no longer the clone's."""
        copy = Play(self.queue.clone())
        copy.now = self.now
        copy.jobs = {job.id: job for job in (*copy.queue.delayed(), *copy.queue.pending(), *copy.queue.underway())}
        copy.waiters = self.waiters.copy()
        return copy

    def play(self, program: Sequence[Call]) -> list[Hashable]:
        """What each call came to."""
        return [self.do(call) for call in program]

    def do(self, call: Call) -> Hashable:
        """What the call returned, or a `Refusal`."""
        try:
            return self._do(call)
        except RDQError as error:
            return Refusal(type(error).__name__)

    def drain(self) -> list[Hashable]:
        """Poll until nothing is due: the commands."""
        commands: list[Hashable] = []
        while not isinstance(command := self.queue.poll(now=self.now), Wait):
            commands.append(plain(command))
        return commands

    def poll(self) -> Hashable:
        """Poll once."""
        return plain(self.queue.poll(now=self.now))

    def _do(self, call: Call) -> Hashable:
        queue, now = self.queue, self.now
        match call:
            case calls.Put():
                return self._put(call)
            case calls.Turn():
                return tuple(self.drain())
            case calls.Poll():
                return self.poll()
            case calls.Clear():
                return tuple(job.id for job in queue.clear(now=now))
            case calls.SetWidth(width):
                queue.set_width(cast("int", width), now=now)
            case calls.SetRate() | calls.SetWidthPerKey() | calls.SetRatePerKey():
                self._limit(call)
            case calls.PauseFor(seconds):
                queue.pause_for(cast("float", seconds), now=now)
            case calls.Resume(width):
                queue.resume(cast("int | None", width), now=now)
            case calls.Tick(seconds):
                self.now += seconds
            case _:
                return self._name(call) if hasattr(call, "job") else self._wait(call)
        return None

    def _limit(self, call: calls.SetRate | calls.SetWidthPerKey | calls.SetRatePerKey) -> None:
        queue, now = self.queue, self.now
        match call:
            case calls.SetRate(rates):
                queue.set_rate(cast("RateSetting", calls.rates_of(rates)), now=now)
            case calls.SetWidthPerKey(width):
                queue.set_width_per_key(cast("int | None", width), now=now)
            case calls.SetRatePerKey(rates):
                queue.set_rate_per_key(cast("RateSetting", calls.rates_of(rates)), now=now)

    def _put(self, call: calls.Put) -> int:
        seconds, limit = cast("tuple[float | None, float | None]", (call.delay, call.timeout))
        job = self.queue.put(
            *(0, cast("float", call.priority)),
            key=calls.key_of(call.key),
            delay=seconds,
            timeout=limit,
            retry=cast("Retry | None", calls.retry_of(call.retry)),
            retry_on=WorkFailed,
            now=self.now,
        )
        self.jobs[job.id] = job
        return job.id

    def _name(self, call: Call) -> Hashable:
        """A call that names a job; nothing, if there is no such job."""
        queue, now = self.queue, self.now
        job = self.jobs.get(cast("int", getattr(call, "job", None)))
        if job is None:
            return "no such job"
        match call:
            case calls.Finish():
                queue.finished(job, None, now=now)
            case calls.Fail(_, kind, jitter):
                queue.failed(job, failure(kind), jitter=jitter, now=now)
            case calls.Cancel():
                queue.cancel(job, now=now)
            case calls.Reprioritize(_, priority):
                queue.reprioritize(job, cast("float", priority), now=now)
            case calls.Reschedule(_, delay):
                queue.reschedule(job, cast("float", delay), now=now)
            case _:
                raise TypeError(call)
        return None

    def _wait(self, call: Call) -> Hashable:
        """A call that makes a waiter, or forgets one."""
        queue, now = self.queue, self.now
        match call:
            case calls.Pause():
                self.waiters.append(queue.pause(now=now))
            case calls.WhenIdle():
                self.waiters.append(queue.when_idle(now=now))
            case calls.WhenRoom():
                self.waiters.append(queue.when_room(now=now))
            case calls.Drain(deadline, abandon):
                self.waiters.append(queue.drain(**_limits(deadline, abandon), now=now))
            case calls.Stop(cancel_underway, deadline, abandon):
                limits = _limits(deadline, abandon)
                self.waiters.append(queue.stop(cancel_underway=cancel_underway, **limits, now=now))
            case calls.Forget(waiter) if waiter < len(self.waiters):
                return queue.forget(self.waiters[waiter], now=now)
            case _:
                return "no such waiter"
        return self.waiters[-1]


def _limits(deadline: object, abandon: object) -> dict[str, float | None]:
    return {"deadline": cast("float | None", deadline), "abandon": cast("float | None", abandon)}


def plain(command: Command[CoreJob]) -> Hashable:
    """A command as values that another queue's can be compared with."""
    fields = [getattr(command, name) for name in command.__match_args__]
    return type(command).__name__, *map(_plain, fields)


def _plain(field: object) -> Hashable:
    if isinstance(field, tuple):
        return tuple(map(_plain, cast("tuple[object, ...]", field)))
    return getattr(field, "id", field)


def twice(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """One program on two queues comes to the same."""
    first, second = Play(), Play()
    _same("played twice", first.play(program), second.play(program))
    _same("played twice", first.queue.snapshot(), second.queue.snapshot())


def cloned(program: Sequence[Call], rest: Sequence[Call]) -> None:
    """A clone does from there on as the original would, and neither touches the other."""
    original = Play()
    original.play(program)
    copy = original.clone()
    original.jobs = {id: original.jobs[id] for id in copy.jobs}
    before = original.queue.snapshot()
    _same("a clone", before, copy.queue.snapshot(), "CLONE-1")
    copied = copy.play(rest)
    _same("an original beside its clone", before, original.queue.snapshot(), "CLONE-1")
    _same("a clone played on", original.play(rest), copied, "CLONE-1")
    _same("a clone played on", original.queue.snapshot(), copy.queue.snapshot(), "CLONE-1")


def drained(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """What is due at one moment is the same, whether all is taken down first or each is done before the next poll."""
    lazy = Play()
    lazy.play(program)
    eager = lazy.clone()
    for left in _tails(eager.drain()):
        _same("what is left to do", left, lazy.clone().drain())
        given = lazy.queue.poll(now=lazy.now)
        _same("the next poll", left[:1], [] if isinstance(given, Wait) else [plain(given)])
    _same("drained", eager.queue.snapshot(), lazy.queue.snapshot())


def at_rest(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """At rest a further poll changes nothing and gives an equal `Wait`: later too, up to the moment that this names."""
    play = Play()
    play.play([*program, calls.Turn()])
    before = play.queue.snapshot()
    first = play.queue.poll(now=play.now)
    _same("a poll too many", first, play.queue.poll(now=play.now), "POLL-1")
    _same("after a poll too many", before, play.queue.snapshot(), "POLL-1")
    until = first.until if isinstance(first, Wait) else None
    soon = play.now + 1 if until is None else (play.now + until) / 2
    if until is None or soon < until:
        _same("a poll too early", first, play.queue.poll(now=soon), "POLL-1")


def refused(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """What a call that raises leaves behind is the snapshot that was: all that can matter, and not the views alone."""
    play = Play()
    for call in program:
        before = play.queue.snapshot()
        if isinstance(play.do(call), Refusal):
            _same(f"{call} refused", before, play.queue.snapshot(), "ERROR-2")


def timed(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """A job's later time is never the earlier, however the clock is set; nor is a later job put at an earlier time."""
    play = Play()
    latest: dict[tuple[int, str], float] = {}
    for call in [*program, calls.Turn()]:
        play.do(call)
        known = {(job.id, name): at for job in play.jobs.values() for name, at in _times(job)}
        new = {at for stamp, at in known.items() if stamp not in latest}
        if new and latest and min(new) < max(latest.values()):
            raise Discrepancy(f"the time at {call}", max(latest.values()), min(new), "TIME-1")
        latest = known


_RATES: Final = (calls.SetRate, calls.SetRatePerKey)


def stepped(program: Sequence[Call], rest: Sequence[Call]) -> None:
    """A clock advanced past all that is due does the same, in the same order, as one stepped through each moment.

    Where work times out that is launched meanwhile, it is launched later and so times out later: such jobs are left
    out, and rates; `never_more` is of those.
    """
    step = _resting([_without_both(call) for call in (*program, *rest) if not isinstance(call, _RATES)])
    jump = step.clone()
    done: list[Hashable] = []
    for _ in range(MOMENTS):
        wait = step.queue.poll(now=step.now)
        if not isinstance(wait, Wait) or wait.until is None:
            break
        step.now = wait.until
        done += step.drain()
    jump.now = step.now
    _same("a clock advanced at once", done, jump.drain(), "TIME-2")
    _same("a clock advanced at once", step.queue.snapshot(), jump.queue.snapshot(), "TIME-2")


def never_more(program: Sequence[Call], rest: Sequence[Call]) -> None:
    """A clock advanced at once never launches more than one stepped through each moment, rates or not."""
    step = _resting([*program, *rest])
    jump = step.clone()
    launches = 0
    for _ in range(MOMENTS):
        wait = step.queue.poll(now=step.now)
        if not isinstance(wait, Wait) or wait.until is None:
            break
        step.now = wait.until
        launches += _launches(step.drain())
    jump.now = step.now
    if _launches(jump.drain()) > launches:
        raise Discrepancy("launches of a clock advanced at once", f"at most {launches}", "more", "TIME-2")


def woken(program: Sequence[Call], _rest: Sequence[Call]) -> None:
    """At the moment that a `Wait` names something is done, or the next is another: no timer is armed for nothing."""
    play = _resting(program)
    for _ in range(MOMENTS):
        wait = play.queue.poll(now=play.now)
        if not isinstance(wait, Wait) or wait.until is None:
            return
        if wait.until <= play.now:
            raise Discrepancy("the moment of a Wait", f"after {play.now}", wait.until, "TIME-3")
        for moment in _moments(play.queue):
            if wait.until > moment:
                raise Discrepancy("the moment of a Wait", f"not after {moment}", wait.until, "TIME-3")
        play.now = wait.until
        if play.queue.poll(now=play.now) == wait:
            raise Discrepancy(f"at the moment {wait.until}", "something is done", wait, "TIME-3")
        play.drain()


EQUIVALENCES: Final = (twice, cloned, drained, at_rest, refused, timed, stepped, never_more, woken)
"""All of them: each takes a program, and one to go on with, and raises `Discrepancy`."""


def _resting(program: Sequence[Call]) -> Play:
    """A play of the program in which nothing is due any more, and whose clock is not behind."""
    play = Play()
    play.play(program)
    play.now = max(play.now, *(at for job in play.jobs.values() for _, at in _times(job)), 0.0)
    play.drain()
    return play


def _without_both(call: Call) -> Call:
    """No job that may be launched later has a timeout."""
    return dataclasses.replace(call, timeout=None) if isinstance(call, calls.Put) and call.delay is not None else call


def _launches(commands: Sequence[Hashable]) -> int:
    return sum(isinstance(command, tuple) and cast("Hashable", command[0]) == "Launch" for command in commands)


def _moments(queue: Queue) -> list[float]:
    """When delays end, as the jobs say."""
    return [job.due_at for job in queue.delayed() if job.due_at is not None]


def _times(job: CoreJob) -> list[tuple[str, float]]:
    times = {"queued": job.queued_at, "launched": job.launched_at, "stopped": job.stopped_at}
    return [(name, at) for name, at in times.items() if at is not None]


def _tails(commands: list[Hashable]) -> list[list[Hashable]]:
    return [commands[at:] for at in range(len(commands) + 1)]


def _same(what: str, expected: object, actual: object, clause: str = "EQUIVALENCE") -> None:
    if expected != actual:
        raise Discrepancy(what, expected, actual, clause)
