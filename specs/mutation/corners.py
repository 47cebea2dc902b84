"""Corners of a dispatch queue, which no walk is likely to come to: a few calls in one order, and what is seen then."""

# pyright: reportPrivateUsage=false
# What a stop hands back is read before it is told, and how it is kept.

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from rdq_specs.core import CoreJob
from rdq_specs.failures import WorkFailed
from rdq_specs.pair import Queue

from mutation.jobs import by_steps
from mutation.log import Log, outcome, plain, view
from mutation.odd import SECONDS
from mutation.settings import Made
from rdq_core import DispatchQueue, Rate, Retry, RetryAfter
from rdq_core._interrupts import SLACK

TWICE: Final = Retry(2, 1.0, 1.0, 9.0, 0.0)


class Alone:
    """What counts nothing, and comes back from a pickle as itself though it has no name of its own."""

    def __call__(self, _error: Exception) -> bool:
        """It does not count."""
        return False

    def __reduce__(self) -> str:
        """By this name."""
        return "ALONE"


ALONE: Final = Alone()

SOME: Final[list[int]] = []


def not_to_be_found() -> Any:
    """A function without a name of its own."""

    def counts(_error: Exception) -> bool:
        return True

    return counts


FILTERS: Final[tuple[Any, ...]] = (
    *(None, KeyError, (KeyError, WorkFailed), (), repr, not_to_be_found(), (KeyError, not_to_be_found())),
    *(partial(repr), SOME.count, Log.write, (len, KeyError), 3, ALONE, (ALONE, KeyError)),
)


def put_and_launched(queue: Queue, count: int, now: float = 1.0, **terms: Any) -> list[CoreJob]:
    """So many jobs put on these terms, and polled as often."""
    jobs = [queue.put(number, now=now, **terms) for number in range(count)]
    for _ in jobs:
        queue.poll(now=now)
    return jobs


def odd_after(seconds: Any) -> object:
    """Work fails with a `RetryAfter` whose seconds a class of the user's has set to something."""
    queue: Queue = DispatchQueue(1)
    job = put_and_launched(queue, 1, retry=TWICE)[0]
    error = RetryAfter(1)
    error.seconds = seconds
    queue.failed(job, error, now=2.0)
    return view(queue), plain(job), repr(job.error), repr(error.__cause__)


def stopped_and_failed() -> object:
    """Work with a timeout fails after a stop with attempts left, and other work goes on past that time."""
    queue: Queue = DispatchQueue(2)
    jobs = put_and_launched(queue, 2, retry=TWICE, timeout=3.0)
    queue.stop(now=1.5)
    queue.failed(jobs[0], WorkFailed(), now=2.0)
    return view(queue), outcome(queue.check_invariants), by_steps(queue), plain(queue._ledger.handed_back)


def asked(heard: list[object], error: Exception) -> bool:
    """A filter that takes down what it is asked, and raises."""
    heard.append(repr(error))
    raise LookupError("of the filter")


def failed_once_cancelled(final: bool) -> object:
    """Work fails that is cancelled, or for the last time: what says which failures count is not asked."""
    heard: list[object] = []
    queue: Queue = DispatchQueue(2)
    jobs = put_and_launched(queue, 2, retry=TWICE, retry_on=partial(asked, heard))
    if not final:
        queue.cancel(jobs[0], now=2.0)
    queue.failed(jobs[0], WorkFailed("first"), now=2.0, final=final)
    queue.failed(jobs[1], WorkFailed("second"), now=2.0)
    return heard, [repr(job.error) for job in jobs], view(queue)


def returned(capacity: int | None, **settings: Any) -> object:
    """A stop with many pending: how it keeps them, and what it hands back."""
    queue = Made(1, capacity=capacity, **settings)
    for number in range(4):
        queue.put(number, -number, key=number, now=1.0)
    seen: list[object] = [queue.has_room, outcome(partial(queue.poll, now=1.0)), queue.has_room]
    queue.clear(now=1.5)
    seen += [queue.has_room, queue.put(9, now=1.5), queue.put(8, now=1.5)]
    queue.stop(now=2.0)
    return seen, queue.has_room, type(queue._ledger.settled).__name__, view(queue), by_steps(queue)


def refused_later() -> object:
    """What is refused does not take the time along."""
    queue = Made(1, rate=Rate(1))
    seen: list[object] = []
    for seconds in SECONDS:
        for name in ("set_width", "set_rate", "set_width_per_key", "set_rate_per_key", "pause_for", "resume"):
            twin = queue.clone()
            seen += [name, outcome(partial(getattr(twin, name), seconds, now=5.0)), view(twin)]
        for name in ("deadline", "abandon"):
            for way in ("stop", "drain"):
                twin = queue.clone()
                seen += [way, outcome(partial(getattr(twin, way), now=5.0, **{name: seconds})), view(twin)]
    return seen


def pickled(retry_on: Any) -> object:
    """What a pickle keeps of what says which failures count."""
    queue: Queue = DispatchQueue(1)
    return pickle.loads(pickle.dumps(queue.put(0, retry=TWICE, retry_on=retry_on, now=1.0)))


def of_old() -> object:
    """A pickle of a release before, that knows nothing of keys and retries."""
    job = put_and_launched(DispatchQueue(1), 1, timeout=2.0)[0]
    fields = {name: value for name, value in job.__getstate__().items() if name not in ("key", "retry", "retry_on")}
    del fields["attempts"]
    copy: Any = object.__new__(type(job))
    copy.__setstate__(fields)
    return copy


def results() -> object:
    """What is said of results, of whatever has come of a job; of one that was given up, too."""
    queue = Made(3)
    jobs = put_and_launched(queue, 3)
    jobs += [queue.put(number, now=1.0) for number in range(2)]
    queue.cancel(jobs[3], now=1.5)
    queue.finished(jobs[0], "in time", now=1.5)
    queue.stop(cancel_underway=True, abandon=1.0, now=2.0)
    seen: list[object] = [by_steps(queue)]
    queue.finished(jobs[1], "late", now=9.0)
    queue.failed(jobs[2], WorkFailed("late"), now=9.5)
    return seen, [(outcome(partial(getattr, job, "result")), job.succeeded, plain(job.attempts)) for job in jobs]


def swept(jobs: int, dead: int) -> object:
    """Books with so many jobs to be interrupted, and so many dead entries of others."""
    queue: Queue = DispatchQueue(jobs + 1)
    under_way = put_and_launched(queue, jobs + 1)
    queue.stop(cancel_underway=True, now=2.0)
    queue.finished(under_way[-1], None, now=2.0)
    interrupts = queue._ledger.interrupts
    interrupts._order.extend(range(1000, 1000 + dead))
    seen = interrupts.is_swept, outcome(queue.check_invariants)
    if jobs:
        queue.finished(under_way[0], None, now=3.0)
    return seen, len(interrupts._order), list(interrupts)


def keyed_late(rate: bool) -> object:
    """Keys become limited with work of theirs under way, by a rate or by a width, and time goes by."""
    queue: Queue = DispatchQueue(5)
    jobs = [queue.put(number, key="a", now=1.0) for number in range(4)]
    for _ in range(2):
        queue.poll(now=1.0)
    if rate:
        queue.set_rate_per_key(Rate(1, 1.0, 2), now=1.5)
    else:
        queue.set_width_per_key(3, now=1.5)
    seen: list[object] = [view(queue), view(queue.clone()), outcome(partial(queue.poll, now=2.0))]
    queue.finished(jobs[0], None, now=2.25)
    return seen, by_steps(queue), view(queue)


def at_one_moment() -> object:
    """Delays and timeouts come at one moment, and others while they are told of; seen from a clone in between."""
    queue: Queue = DispatchQueue(1)
    for number in range(3):
        queue.put(number, -number, delay=1.0, timeout=1.0, now=1.0)
        queue.put(number, -number, delay=1.0 + number / 4, now=1.0)
    queue.put(9, timeout=0.5, now=1.0)
    seen: list[object] = []
    for step in range(24):
        now = 1.0 if step < 2 else 2.5
        seen += [outcome(partial(queue.poll, now=now)), view(queue)]
        queue = queue.clone()
        for job in queue.underway() if step % 3 == 2 else ():
            queue.finished(job, None, now=now)
    return seen


def corners() -> Iterator[tuple[str, Callable[[], object]]]:
    """All of them."""
    for seconds in SECONDS:
        yield f"a RetryAfter of {seconds}", partial(odd_after, seconds)
    yield "stopped and failed", stopped_and_failed
    for final in (False, True):
        yield f"failed once cancelled {final}", partial(failed_once_cancelled, final)
    settings: tuple[dict[str, Any], ...] = ({}, {"width_per_key": 1}, {"delay": 0.5})
    for each in settings:
        for capacity in (None, 4, 5):
            yield f"returned {capacity} {each}", partial(returned, capacity, **each)
    yield "refused later", refused_later
    for number, retry_on in enumerate(FILTERS):
        yield f"filter {number} pickled", partial(pickled, retry_on)
    yield "of old", of_old
    yield "results", results
    for jobs in (0, 1, 2, 5):
        for over in (-1, 0, 1):
            yield f"swept {jobs} {over}", partial(swept, jobs, jobs + SLACK + over)
        yield f"swept {jobs} one", partial(swept, jobs, 1)
        yield f"swept {jobs} none", partial(swept, jobs, 0)
    for rate in (False, True):
        yield f"keyed late {rate}", partial(keyed_late, rate)
    yield "at one moment", at_one_moment
