"""The swarm: what else an episode may do, and how often, drawn anew for each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from math import inf
from random import Random
from typing import Final, TypeAlias, cast

from rdq_core import RateSetting, Retry
from rdq_specs import calls
from rdq_specs.calls import FOREIGN, Call, rates_of
from rdq_specs.core import CoreJob
from rdq_specs.driver import Discrepancy
from rdq_specs.episode import Episode
from rdq_specs.failures import WorkFailed, failure
from rdq_specs.model import Refused
from rdq_specs.pair import QueueMaker
from rdq_specs.scopes import BAD_PRIORITIES, BAD_SECONDS, BAD_WIDTHS

Operation: TypeAlias = Callable[[], object]

ORDINARY: Final[Mapping[str, tuple[int, ...]]] = {
    "put": (4, 8),
    "turn": (1, 2, 4),
    "poll": (0, 1, 4),
    "inside": (0, 1, 2),
    "finish": (4, 8),
    "fail": (0, 1, 2),
    "cancel": (0, 0, 1, 2),
    "cancel_any": (0, 0, 1),
    "reprioritize": (0, 0, 1, 2),
    "set_width": (0, 0, 1),
    "pause": (0, 0, 0, 1),
    "resume": (1, 1, 2),
    "clear": (0, 0, 0, 1),
    "requeue": (0, 0, 1),
    "when_idle": (0, 0, 1),
    "when_room": (0, 0, 1),
    "forget": (0, 0, 1),
    "end_any": (0, 0, 1),
    "illegal": (0, 0, 1),
    "tick": (0, 0, 1),
    "put_timed": (2, 4),
    "put_retried": (2, 3),
    "fail_retried": (2, 4),
    "pause_for": (0, 1),
    "reschedule": (0, 1),
    "set_rate": (1,),
    "put_keyed": (2, 6),
    "set_width_per_key": (0, 1),
    "set_rate_per_key": (0, 1),
    "until_due": (2, 4),
}
"""For each operation the frequencies that an episode draws one of. What ends work is never left out."""

ENDING: Final[Mapping[str, tuple[int, ...]]] = {
    **ORDINARY,
    "stop": (1, 2),
    "drain": (0, 1),
    "stop_by": (0, 1),
    "drain_by": (0, 1),
    "end_late": (1, 2),
    "resume": (1,),
}
"""The same for the end of an episode that is stopped: `stop` absorbs everything, so it comes late."""

GROUPS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"put_timed", "tick", "reschedule", "pause_for"}),
    frozenset({"put_retried", "fail_retried"}),
    frozenset({"set_rate"}),
    frozenset({"put_keyed", "set_width_per_key", "set_rate_per_key"}),
)
"""What an episode has together or not at all: most have few of them, as each takes the time that another would have."""

ALL: Final = 0.15
"""The share of the episodes that have all groups."""

SOME: Final = 0.25
"""The chance of each group in the others."""

_ILLEGAL: Final[tuple[Call, ...]] = (
    *(calls.Put(priority) for priority in BAD_PRIORITIES),
    *(call(width) for call in (calls.SetWidth, calls.Resume) for width in BAD_WIDTHS),
    calls.Cancel(FOREIGN),
    calls.Reprioritize(FOREIGN, 0),
    calls.Finish(FOREIGN),
    calls.Fail(FOREIGN),
    calls.Requeue((FOREIGN,)),
    calls.Reschedule(FOREIGN, 0),
    calls.SetRate("1/s"),
    calls.Put(0, retry="3"),
    calls.PauseFor(-1),
    calls.SetRatePerKey("1/s"),
    *(calls.SetWidthPerKey(width) for width in BAD_WIDTHS),
    calls.Put(0, key=("a",)),
    *(calls.Put(0, delay=seconds) for seconds in BAD_SECONDS if seconds is not None),
    *(calls.Put(0, timeout=seconds) for seconds in (0, *BAD_SECONDS) if seconds is not None),
    *(calls.Stop(False, seconds, abandon) for seconds, abandon in ((-1, None), ("1", 1), (None, 1), (1, -1))),
    calls.Drain(None, 1),
)


_FAILURE: Final = WorkFailed()
_RATES: Final = ((), (), (), ("1/s",), ("2/s burst 2",), ("4/s burst 3", "3/2s burst 2"))
_NUMBERS: Final = ((2, 1, 1, 9, 0), (3, 0.5, 2, 9, 0.5), (2, 0, 1, 9, 1), (3, 2, 4, 3, 1), (1, 1, 1, 1, 0))
_RETRIES: Final = tuple((numbers, Retry(*numbers)) for numbers in _NUMBERS)
_FAILURES: Final = ((None, 0.0), (None, 0.5), ("another", 0.0), (3, 0.25), (20, 0.0))
_ENDS: Final = ((0, None), (1, None), (2, 0), (1, 1), (0, 0), (0.5, 2))


class Swarm(Episode):
    """An episode with everything that may be done in it."""

    steps: int
    now: float
    jobs: list[CoreJob]

    def __init__(self, rng: Random, make: QueueMaker, observed: bool = False) -> None:
        super().__init__(rng, make, observed)
        chance = 1.0 if rng.random() < ALL else SOME
        groups = [names for names in GROUPS if rng.random() < chance]
        self.left_out: set[str] = {name for names in GROUPS if names not in groups for name in names}
        self.timed: bool = bool(groups)
        """Whether anything is ever due by time, before the episode is stopped."""

    def draw(self, frequencies: Mapping[str, Sequence[int]], count: int) -> list[Operation]:
        """So many operations, by frequencies drawn for this episode."""
        rng = self.rng
        left_out = self.left_out if self.timed or frequencies is ENDING else {*self.left_out, "until_due"}
        kept = {name: of for name, of in frequencies.items() if name not in left_out}
        operations: list[Operation] = [getattr(self, name) for name in kept]
        drawn = rng.choices(operations, [rng.choice(of) for of in kept.values()], k=count)
        return [step for operation in drawn for step in (operation, self.check)] if self.observed else drawn

    def cancel(self) -> None:
        """Cancel a live job."""
        model = self.model
        live = [*model.pending(), *model.due, *model.slots]
        if live:
            self._cancel(live[int(self.random() * len(live))])

    def cancel_any(self) -> None:
        """Cancel any job there ever was."""
        if self.jobs:
            self._cancel(int(self.random() * len(self.jobs)))

    def reprioritize(self) -> None:
        """Move any of the newest jobs, or fail to."""
        if not self.jobs:
            return
        job = max(0, len(self.jobs) - 1 - int(self.random() * 8))
        priority = self.priority()
        old = self.model.priority[job]
        try:
            self.model.reprioritize(job, priority)
        except Refused as refused:
            self._refused(refused, self.queue.reprioritize, self.jobs[job], priority)
            return
        self.queue.reprioritize(self.jobs[job], priority, now=self.now)
        self.steps += priority != old

    def set_width(self) -> None:
        """Turn the knob, mostly to something above 0."""
        width = (1, 2, 3, 1, 2, 5, 0)[int(self.random() * 7)]
        self.steps += width != self.model.width
        self.model.set_width(width)
        self.queue.set_width(width, now=self.now)

    def pause(self) -> None:
        """Pause."""
        self._asked(self.model.pause(), self.queue.pause(now=self.now))

    def resume(self) -> None:
        """Resume."""
        width = (None, None, 1, 2)[int(self.random() * 4)]
        before = self.model.paused, self.model.width
        try:
            self.model.resume(width)
        except Refused as refused:
            self._refused(refused, self.queue.resume, width)
            return
        self.queue.resume(width, now=self.now)
        self.steps += before != (self.model.paused, self.model.width)

    def clear(self) -> None:
        """Cancel all that is pending."""
        expected = self.model.clear()
        actual = tuple(job.id for job in self.queue.clear(now=self.now))
        if actual != expected:
            raise Discrepancy("clear", expected, actual)
        self.steps += expected != ()

    def requeue(self) -> None:
        """Requeue a few of the newest jobs, in any state."""
        newest = range(max(0, len(self.jobs) - 8), len(self.jobs))
        named = tuple(self.rng.choices(newest, k=int(self.random() * 3))) if newest else ()
        jobs = [self.jobs[job] for job in named]
        try:
            expected = self.model.requeue(named)
        except Refused as refused:
            self._refused(refused, self.queue.requeue, jobs)
            return
        made = self.queue.requeue(jobs, now=self.now)
        if tuple(job.id for job in made) != expected:
            raise Discrepancy("requeue", expected, made)
        self.jobs += made
        self.steps += made != []

    def when_idle(self) -> None:
        """Ask for idleness."""
        self._asked(self.model.when_idle(), self.queue.when_idle(now=self.now))

    def when_room(self) -> None:
        """Ask for room."""
        self._asked(self.model.when_room(), self.queue.when_room(now=self.now))

    def stop(self) -> None:
        """Stop."""
        if self.random() < 0.5:
            self.to_a_launch()
        cancel = self.random() < 0.5
        self._asked(self.model.stop(cancel), self.queue.stop(cancel_underway=cancel, now=self.now))

    def drain(self) -> None:
        """Drain."""
        self._asked(self.model.drain(), self.queue.drain(now=self.now))

    def forget(self) -> None:
        """Cancel one of the newest waiters, who may have been answered."""
        if not self.waiters:
            return
        waiter = max(0, len(self.waiters) - 1 - int(self.random() * 4))
        waiting = any(who == waiter for _, who in self.model.waiters)
        self.model.forget(waiter)
        if self.queue.forget(self.waiters[waiter], now=self.now) != waiting:
            raise Discrepancy("forget", waiting, not waiting)
        self.steps += waiting

    def tick(self) -> None:
        """Set the clock, backward too; not a step."""
        self._tick((1, 0.25, -1, 3600, -3600)[int(self.random() * 5)])

    def until_due(self) -> None:
        """Let the time come when something is due by it, or a little more or far more; then do what is due."""
        left = self.model.time_left()
        if left is not None:
            self._tick(left + (0, 0, 0, 0.25, 5)[int(self.random() * 5)])
            self.turn()

    def _tick(self, seconds: float) -> None:
        """The model's inputs are called here one by one, and know no clock: both are told the time at once."""
        self.now += seconds
        self.model.clock = self.pair.now = self.now
        self.model.now = max(self.model.now, self.now)
        self.queue.set_width(self.model.width, now=self.now)

    def put_timed(self) -> None:
        """Put a job with a delay, a timeout or both."""
        priority = self.priority()
        delay = (None, 1, 2, 0.5, 0)[int(self.random() * 5)]
        timeout = (None, 1, 2, 0.25, inf)[int(self.random() * 5)]
        put = functools.partial(self.queue.put, 0, priority, delay=delay, timeout=timeout)
        try:
            expected = self.model.put(priority, delay, timeout)
        except Refused as refused:
            self._refused(refused, functools.update_wrapper(put, self.queue.put))
            return
        self._was_put(put(now=self.now), expected)

    def _was_put(self, job: CoreJob, expected: int) -> None:
        if job.id != expected:
            raise Discrepancy("a put", expected, job.id)
        self.jobs.append(job)
        self.steps += 1

    def put_retried(self) -> None:
        """Put a job whose work is to be done again if it fails."""
        numbers, retry = _RETRIES[int(self.random() * len(_RETRIES))]
        delay = (None, None, 1)[int(self.random() * 3)]
        put = functools.partial(self.queue.put, 0, 0, delay=delay, retry=retry, retry_on=WorkFailed)
        try:
            expected = self.model.put(0, delay, retry=numbers)
        except Refused as refused:
            self._refused(refused, functools.update_wrapper(put, self.queue.put))
            return
        self._was_put(put(now=self.now), expected)

    def fail_retried(self) -> None:
        """Let work fail that may be done again, in whatever way."""
        retried = [job for job in self.model.slots if self.model.retry[job] is not None]
        if not retried:
            return
        job = retried[int(self.random() * len(retried))]
        kind, jitter = _FAILURES[int(self.random() * len(_FAILURES))]
        self.model.fail(job, kind, jitter)
        self.queue.failed(self.jobs[job], failure(kind), jitter=jitter, now=self.now)
        self.steps += 1

    def pause_for(self) -> None:
        """Pause for a while."""
        seconds = (1, 2, 0.5, 0)[int(self.random() * 4)]
        self.model.pause_for(seconds)
        self.queue.pause_for(seconds, now=self.now)
        self.steps += 1

    def reschedule(self) -> None:
        """Bring a delayed job forward, or put it off; or try it with any of the newest."""
        delayed = self.model.delayed()
        job = delayed[int(self.random() * len(delayed))] if delayed else len(self.jobs) - 1
        if job < 0:
            return
        delay = (1, 2, 0.5, 0)[int(self.random() * 4)]
        try:
            self.model.reschedule(job, delay)
        except Refused as refused:
            self._refused(refused, self.queue.reschedule, self.jobs[job], delay)
            return
        self.queue.reschedule(self.jobs[job], delay, now=self.now)
        self.steps += 1

    def set_rate(self) -> None:
        """Turn the other knob, often to no limit."""
        rates = _RATES[int(self.random() * len(_RATES))]
        self.model.set_rate(rates)
        self.queue.set_rate(cast("RateSetting", rates_of(rates)), now=self.now)
        self.steps += 1

    def put_keyed(self) -> None:
        """Put a job with a key."""
        priority, key = self.priority(), "abca"[int(self.random() * 4)]
        try:
            expected = self.model.put(priority, key=key)
        except Refused as refused:
            self._refused(refused, self.queue.put, 0, priority)
            return
        self._was_put(self.queue.put(0, priority, key=key, now=self.now), expected)

    def set_width_per_key(self) -> None:
        """Turn the knob of each key."""
        width = (1, 1, 2, 3, None, 0)[int(self.random() * 6)]
        self.steps += width != self.model.keys.width
        self.model.set_width_per_key(width)
        self.queue.set_width_per_key(width, now=self.now)

    def set_rate_per_key(self) -> None:
        """Turn the other knob of each key."""
        rates = _RATES[int(self.random() * len(_RATES))]
        self.model.set_rate_per_key(rates)
        self.queue.set_rate_per_key(cast("RateSetting", rates_of(rates)), now=self.now)
        self.steps += 1

    def stop_by(self) -> None:
        """Stop, with a deadline or a time to give up."""
        cancel = self.random() < 0.5
        deadline, abandon = _ENDS[int(self.random() * len(_ENDS))]
        expected = self.model.stop(cancel, deadline, abandon)
        stop = self.queue.stop(cancel_underway=cancel, deadline=deadline, abandon=abandon, now=self.now)
        self._asked(expected, stop)

    def drain_by(self) -> None:
        """Drain, with a deadline."""
        deadline, abandon = _ENDS[int(self.random() * len(_ENDS))]
        expected = self.model.drain(deadline, abandon)
        self._asked(expected, self.queue.drain(deadline=deadline, abandon=abandon, now=self.now))

    def end_any(self) -> None:
        """End the work of any job there ever was; most have none."""
        if not self.jobs:
            return
        job = int(self.random() * len(self.jobs))
        try:
            self.model.finish(job)
        except Refused as refused:
            self._refused(refused, self.queue.finished, self.jobs[job], None)
            return
        self.queue.finished(self.jobs[job], None, now=self.now)
        self.steps += 1

    def end_late(self) -> None:
        """End the work of any job that was given up, which it may have done before."""
        given_up = [job for job, state in self.model.state.items() if state == "abandoned"]
        if not given_up:
            return
        job = given_up[int(self.random() * len(given_up))]
        try:
            self.model.fail(job)
        except Refused as refused:
            self._refused(refused, self.queue.failed, self.jobs[job], _FAILURE)
            return
        self.queue.failed(self.jobs[job], _FAILURE, now=self.now)
        self.steps += 1

    def inside(self) -> None:
        """After a launch, and before the next poll: what a job function may do."""
        self.to_a_launch()
        act = (self.cancel, self.cancel, self.reprioritize, self.clear, self.pause, self.resume, self.set_width)
        act[int(self.random() * len(act))]()

    def illegal(self) -> None:
        """What is refused in any state."""
        which = int(self.random() * (len(_ILLEGAL) + 4))
        if which < len(_ILLEGAL):
            self.pair.do(_ILLEGAL[which])
        elif self.jobs:
            self._misplace(max(0, len(self.jobs) - 1 - int(self.random() * 8)))

    def _misplace(self, job: int) -> None:
        """Reprioritise by what is no priority."""
        priority = BAD_PRIORITIES[int(self.random() * len(BAD_PRIORITIES))]
        try:
            self.model.reprioritize(job, priority)
        except Refused as refused:
            self._refused(refused, self.queue.reprioritize, self.jobs[job], priority)
