"""Long walks over a dispatch queue that has everything: keys, retries, rates, delays, timeouts, a capacity, an end."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from rdq_specs.core import CoreJob
from rdq_specs.failures import WorkFailed
from rdq_specs.pair import Queue

from mutation.drawn_numbers import Numbers
from mutation.log import outcome, plain, view
from rdq_core import DispatchQueue, Rate, Retry, RetryAfter

RETRIES: Final = (None, None, Retry(3, 0.5, 2.0, 5.0, 0.5), Retry(2, 0.0), Retry(1), Retry(4, 1.0, 1.0, 1.0, 0.0))
ONLY: Final = (None, None, None, WorkFailed, (), (KeyError, WorkFailed), KeyError)
KEYS: Final = (None, None, "a", "b", ("c", 1))
RATES: Final = (None, Rate(2), Rate(1, 1.0, 3), (Rate(3), Rate(9, 7.0, 2)))
STEPS: Final = (0.0, 0.0, 0.25, 0.5, 1.0, 3.0)


def odd_filter(error: Exception) -> bool:
    """Some count; of some it raises."""
    if isinstance(error, KeyError):
        raise LookupError("of the filter")
    return isinstance(error, WorkFailed)


class Walk:
    """One walk. What is drawn depends on its seed and on what the queue says alone."""

    def __init__(self, seed: int, **settings: Any) -> None:
        self.numbers = Numbers(seed)
        self.queue: Queue = DispatchQueue(2, **settings)
        self.now = 0.0
        self.jobs: list[CoreJob] = []
        self.asked: list[Any] = []

    def run(self, steps: int) -> object:
        """So many steps, then a stop or a drain, and all that follows."""
        told: list[object] = []
        for step in range(steps):
            told += [outcome(self.step), self.polled()]
            if step % 16 == 0:
                told += [outcome(self.queue.check_invariants), view(self.queue), self.copies()]
            if step % 40 == 39:
                self.queue = self.queue.clone()
                self.jobs = [*self.queue.pending(), *self.queue.delayed(), *self.queue.underway()]
        told += [outcome(self.end), self.polled()]
        for _ in range(60):
            self.now += self.one(STEPS)
            told += [outcome(self.ends), self.polled()]
        return told, view(self.queue), [plain(job) for job in self.jobs]

    def one(self, among: Any) -> Any:
        """One of them."""
        return among[self.numbers.pick(len(among))]

    def step(self) -> object:
        """Time passes, and something is done."""
        self.now += self.one(STEPS)
        kind = self.numbers.two(20)[1]
        if kind < 7:
            return self.put()
        if kind < 13:
            return self.ends()
        return self.one(_SELDOM)(self)

    def put(self) -> object:
        """A job on some terms."""
        job = self.queue.put(
            len(self.jobs),
            self.one((0, 1, 0.5)),
            key=self.one(KEYS),
            delay=self.one((None, None, None, 0, 1.5)),
            timeout=self.one((None, None, None, 2.0)),
            retry=self.one(RETRIES),
            retry_on=self.one((*ONLY, odd_filter)),
            now=self.now,
        )
        self.jobs.append(job)
        return job

    def ends(self) -> object:
        """The work of a job under way ends, well or badly."""
        underway = self.queue.underway()
        if not underway:
            return None
        job, how = self.one(underway), self.numbers.pick(8)
        if how < 2:
            self.queue.finished(job, None, now=self.now)
            return job
        error: BaseException = (WorkFailed(how), KeyError(how), RetryAfter(how / 16), KeyboardInterrupt())[how % 4]
        self.queue.failed(job, error, now=self.now, jitter=(how - 2) / 8, final=how == 7)
        return job

    def end(self) -> object:
        """The queue comes to its end."""
        stop = partial(self.queue.stop, now=self.now)
        drain = partial(self.queue.drain, now=self.now)
        ends = (
            stop,
            drain,
            partial(stop, cancel_underway=True, abandon=2.0),
            partial(drain, deadline=3.0, abandon=1.0),
        )
        return self.one(ends)()

    def polled(self) -> object:
        """What is due, up to a few."""
        told: list[object] = []
        for _ in range(self.numbers.pick(6)):
            told.append(outcome(partial(self.queue.poll, now=self.now)))
        return told

    def copies(self) -> object:
        """What copies of the jobs are like, and what becomes of them in another queue."""
        some = self.jobs[-4:]
        plainly = [plain(pickle.loads(pickle.dumps(job))) for job in some if job.argument % 3]
        other: Queue = DispatchQueue(1, retry=Retry(2), delay=0.5)
        return plainly, outcome(partial(other.requeue, [copy.copy(job) for job in some], now=self.now)), view(other)

    def job(self) -> CoreJob:
        """One of the latest jobs, in whatever state."""
        job: CoreJob = self.one(self.jobs[-6:])
        return job


_SELDOM: Final[tuple[Callable[[Walk], object], ...]] = (
    lambda walk: walk.queue.cancel(walk.job(), now=walk.now),
    lambda walk: walk.queue.reprioritize(walk.job(), walk.one((0, 2, 0.25)), now=walk.now),
    lambda walk: walk.queue.reschedule(walk.job(), walk.one((0, 0.5, 4)), now=walk.now),
    lambda walk: walk.queue.set_width(walk.one((0, 1, 2, 3, 5)), now=walk.now),
    lambda walk: walk.queue.set_rate(walk.one(RATES), now=walk.now),
    lambda walk: walk.queue.set_width_per_key(walk.one((None, 1, 2, 0)), now=walk.now),
    lambda walk: walk.queue.set_rate_per_key(walk.one(RATES), now=walk.now),
    lambda walk: walk.queue.pause_for(walk.one((0, 0.5, 2.0)), now=walk.now),
    lambda walk: walk.queue.pause(now=walk.now),
    lambda walk: walk.queue.resume(walk.one((None, 2)), now=walk.now),
    lambda walk: walk.queue.resume(now=walk.now),
    lambda walk: walk.queue.when_idle(now=walk.now),
    lambda walk: walk.queue.when_room(now=walk.now),
    lambda walk: walk.queue.requeue([walk.job(), walk.job()], now=walk.now),
    lambda walk: walk.queue.clear(now=walk.now) if walk.numbers.pick(4) == 0 else walk.queue.statistics(now=walk.now),
)


def walks() -> Iterator[tuple[str, Callable[[], object]]]:
    """Some walks, over queues of several settings."""
    settings: tuple[dict[str, Any], ...] = (
        {},
        {"width_per_key": 1},
        {"rate_per_key": Rate(1), "capacity": 5},
        {"width_per_key": 2, "rate": Rate(4, 1.0, 2), "retry": Retry(3, 0.5)},
        {"retry": Retry(2), "retry_on": KeyError, "delay": 0.5, "timeout": 3.0},
        {"retry": Retry(5, 0.25), "retry_on": odd_filter, "capacity": 3},
    )
    for seed, of in enumerate(settings):
        yield f"walk {seed}", lambda seed=seed, of=of: Walk(seed, **of).run(120)  # type: ignore[misc]
