"""What is asked once: it makes what it needs itself, and is no state's and no drawn program's."""

# pyright: reportPrivateUsage=false
# Dead keys are counted, which nobody else has any business with.

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from rdq_specs.core import CoreJob
from rdq_specs.pair import Queue

import rdq_core
from mutation.corners import corners
from mutation.errors import errors, portable
from mutation.log import Log, outcome, portrait, thrown
from mutation.probes import ask
from mutation.settings import admissions, settings
from mutation.walks import walks
from rdq_core import (
    DispatchQueue,
    EmptyQueue,
    Idle,
    Interrupt,
    InvariantViolated,
    Launch,
    NoRoom,
    Phase,
    QueueFull,
    Quiet,
    Rate,
    Resumed,
    Retry,
    Room,
    Settled,
    Snapshot,
    State,
    Statistics,
    Stopped,
    UnknownArrival,
    Unpicklable,
    Wait,
    Waiter,
)
from rdq_core._portable import chain, loaded
from rdq_core.waiters import Occasion


class OwnJob(CoreJob):
    """A shell's job."""

    __slots__ = ()


def own_jobs() -> object:
    """A queue that makes a shell's jobs, and a clone of it."""
    queue: DispatchQueue[int, None, OwnJob] = DispatchQueue(1, job_type=OwnJob)
    jobs = [queue.put(0, now=1.5), queue.clone().put(1, now=2.5), queue.clone().pending()[0]]
    return [(type(job).__name__, portrait(job)) for job in jobs]


def rich() -> Iterator[Queue]:
    """Queues in which there is something of everything: most probes find what they are about."""
    for capacity, ends, keyed in ((None, False, None), (8, False, 5), (None, True, None)):
        rate = None if capacity is None else Rate(4, 1.0, 5)
        queue: Queue = DispatchQueue(5, capacity=capacity, rate=rate, width_per_key=keyed)
        limits: tuple[float | None, ...] = (None, None, 9, None, 2)
        jobs = [queue.put(each, key=each % 2, timeout=limit, now=0.0) for each, limit in enumerate(limits)]
        for _ in jobs:
            queue.poll(now=1.0)
        for number, priority in enumerate((0, 0, 1, -1, 0.5)):
            jobs.append(queue.put(number, priority, now=2.0))
        jobs += [queue.put(9, 2, delay=delay, timeout=3.0, retry=Retry(2), now=2.0) for delay in (4.0, 5.0)]
        queue.reprioritize(jobs[6], 1, now=2.5)
        queue.cancel(jobs[1], now=3.0)
        queue.failed(jobs[2], ValueError(2), now=3.0)
        queue.cancel(jobs[9], now=3.5)
        queue.poll(now=3.5)
        queue.poll(now=3.5)
        queue.when_idle(now=4.0)
        queue.when_room(now=4.0)
        queue.pause(now=4.5)
        if ends:
            queue.stop(cancel_underway=True, abandon=9.0, now=5.0)
            queue.finished(jobs[0], None, now=6.0)
        yield queue


def probed() -> object:
    """Every probe, put to each of them."""
    log = Log()
    for queue in rich():
        ask(queue, log)
    return log.hexdigest()


KINDS: Final[tuple[Any, ...]] = (
    Idle,
    Interrupt,
    Launch,
    NoRoom,
    Quiet,
    Resumed,
    Retry,
    Room,
    Settled,
    Snapshot,
    Statistics,
    Stopped,
    Wait,
    Waiter,
)
"""Values, which can be told apart and kept in sets."""


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of the queue once."""
    yield from walks()
    yield from settings()
    yield from corners()
    yield "errors", lambda: [outcome(partial(portable, error)) for error in errors()]
    yield "chains", lambda: [repr(chain([])), repr(chain([ValueError(1)]))]
    yield "admissions", admissions
    yield "own jobs", own_jobs
    yield "no pickle", lambda: [vars(loaded(text)) for text in (b"", b"no pickle", b"cmissing\nname\n.")]
    kinds = EmptyQueue(), UnknownArrival(3), QueueFull(3), InvariantViolated("a rule"), Unpicklable("an error")
    yield "words", lambda: [thrown(kind) for kind in kinds]
    yield "an interrupt", lambda: Interrupt(DispatchQueue(1, job_type=OwnJob).put(0, now=0.0))
    yield "states", lambda: [(state.name, state.settled) for state in State]
    yield "names", lambda: [(each.name, each.value) for kind in (State, Occasion, Phase) for each in kind]
    yield "kinds", lambda: [(kind.__name__, vars(kind)["__hash__"] is None, kind.__match_args__) for kind in KINDS]
    yield "tables", lambda: rdq_core.TRANSITIONS
    yield "pickled", lambda: [pickle.loads(pickle.dumps(kind)).args for kind in kinds]
    yield "probed", probed
