"""What is asked once: it makes what it needs itself, and is no state's and no drawn program's."""

# pyright: reportPrivateUsage=false
# Dead keys are counted, which nobody else has any business with.

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import Any, Final

from rdq_specs.core import CoreJob
from rdq_specs.pair import Queue

import rdq_core
from mutation.errors import errors, portable
from mutation.lines import long_lists, one_level, waiters
from mutation.log import Log, outcome, plain, portrait, thrown, view
from mutation.probes import ask
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
    Resumed,
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
from rdq_core.admission import Pause, Width
from rdq_core.waiters import Occasion

Made: Any = DispatchQueue  # of settings that no type checker would let pass


def admissions() -> object:
    """Width and pause by themselves: `poll` reads them without asking, and their own methods must say the same."""
    width, pause = Width(2), Pause()
    seen: list[object] = []
    for started in (True, True, True, False, False, False, True):
        (width.started if started else width.ended)(1.0)
        (pause.started if started else pause.ended)(1.0)
        pause.paused = started
        for each in (width, pause, width.clone(), pause.clone()):
            seen.append((each.admits(1.0), each.next_moment(1.0), each.snapshot(1.0)))
    return seen


class Gate:
    """An admission that opens at a time, and counts."""

    def __init__(self, opens: float | None) -> None:
        self.opens = opens
        self.heard: list[object] = []

    def admits(self, now: float, /) -> bool:
        """From `opens` on."""
        return self.opens is not None and now >= self.opens

    def next_moment(self, now: float, /) -> float | None:
        """When it opens; taken down."""
        self.heard.append(("asked", now))
        return self.opens

    def started(self, now: float, /) -> None:
        """Taken down."""
        self.heard.append(("started", now))

    def ended(self, now: float, /) -> None:
        """Taken down."""
        self.heard.append(("ended", now))

    def snapshot(self, now: float, /) -> Hashable:
        """Relative to `now`."""
        return None if self.opens is None else self.opens - now

    def clone(self) -> Gate:
        """A copy."""
        twin = Gate(self.opens)
        twin.heard = [*self.heard]
        return twin


def gated(*opens: float | None) -> object:
    """A queue behind gates, polled as time goes by; and its clone."""
    gates = [Gate(at) for at in opens]
    queue: Queue = DispatchQueue(1, admissions=gates)
    seen: list[object] = [outcome(lambda: queue.poll(now=0.0))]
    queue.put(0, now=0.0)
    queue.put(1, now=0.0)
    for now in (0.0, 1.0, 2.0, 3.0, 4.0):
        command = queue.poll(now=now)
        seen += [
            plain(command),
            view(queue),
            view(queue.clone()),
            outcome(partial(queue.clone().poll, now=now + 1)),
        ]
        for job in queue.underway():
            queue.finished(job, None, now=now)
    return seen, [gate.heard for gate in gates]


def settings() -> Iterator[tuple[str, Callable[[], object]]]:
    """Queues of every setting, and of none."""
    for width in (0, 3, -1, 2.5, "3", True, None):
        yield f"width {width}", partial(Made, width)
    for capacity in (None, 1, 2, 0, -1, 2.5, "3", True):
        yield f"capacity {capacity}", partial(Made, 1, capacity=capacity)
    yield "by default", DispatchQueue
    for opens in ((), (2.0,), (2.0, 3.0), (3.0, 2.0), (None,), (2.0, None), (None, 2.0), (0.0, 0.0)):
        yield f"gates {opens}", partial(gated, *opens)


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
    for capacity, ends in ((None, False), (6, False), (None, True)):
        queue: Queue = DispatchQueue(4, capacity=capacity)
        jobs = [queue.put(number, now=0.0) for number in range(4)]
        for _ in jobs:
            queue.poll(now=1.0)
        for number, priority in enumerate((0, 0, 1, -1, 0.5)):
            jobs.append(queue.put(number, priority, now=2.0))
        queue.reprioritize(jobs[5], 1, now=2.5)
        queue.cancel(jobs[1], now=3.0)
        queue.failed(jobs[2], ValueError(2), now=3.0)
        queue.cancel(jobs[8], now=3.5)
        queue.when_idle(now=4.0)
        queue.when_room(now=4.0)
        queue.pause(now=4.5)
        if ends:
            queue.stop(cancel_underway=True, now=5.0)
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
    Room,
    Settled,
    Snapshot,
    Statistics,
    Stopped,
    Wait,
    Waiter,
)
"""Values, which can be told apart and kept in sets."""


def occasions() -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked once."""
    yield from settings()
    yield "errors", lambda: [outcome(partial(portable, error)) for error in errors()]
    yield "chains", lambda: [repr(chain([])), repr(chain([ValueError(1)]))]
    yield "admissions", admissions
    yield "own jobs", own_jobs
    yield "no pickle", lambda: [vars(loaded(text)) for text in (b"", b"no pickle", b"cmissing\nname\n.")]
    yield "probed", probed
    yield "waiters", waiters
    yield "long lists", long_lists
    for count, priorities, moved in ((200, 1, 0), (200, 3, 0), (200, 2, 90), (150, 200, 0), (66, 1, 0), (67, 1, 60)):
        yield f"{count} in levels", partial(one_level, count, priorities, moved)
    kinds = EmptyQueue(), UnknownArrival(3), QueueFull(3), InvariantViolated("a rule"), Unpicklable("an error")
    yield "words", lambda: [thrown(kind) for kind in kinds]
    yield "states", lambda: [(state.name, state.settled) for state in State]
    yield "names", lambda: [(each.name, each.value) for kind in (State, Occasion, Phase) for each in kind]
    yield "kinds", lambda: [(kind.__name__, vars(kind)["__hash__"] is None, kind.__match_args__) for kind in KINDS]
    yield "tables", lambda: rdq_core.TRANSITIONS
    yield "pickled", lambda: [pickle.loads(pickle.dumps(kind)).args for kind in kinds]


def ask_once(log: Log) -> None:
    """Ask it."""
    for name, occasion in occasions():
        log.write(name, outcome(occasion))
