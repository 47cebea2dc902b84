"""What the core has for shells: their jobs, the terms of their puts, their views, the window of a map."""

# pyright: reportPrivateUsage=false
# What a job keeps for its shell is nobody else's.

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any, Final, cast

from mutation.drawn_numbers import Numbers
from mutation.log import outcome, portrait
from rdq_core import DispatchQueue, Rate, Retry
from rdq_core.shell_job import STARTED, TOLD, ShellJob
from rdq_core.shell_terms import check_map, delay_until
from rdq_core.shell_views import ShellViews
from rdq_core.window import Window

VARIABLE: Final = ContextVar[str]("VARIABLE")
Made: Any = DispatchQueue  # of a shell's job
NUMBERS: Final = (None, 0, 5, 2.5, -1, True, "1", float("nan"), float("inf"), 10**400)


class Owner:
    """A queue in as far as its jobs need one; what they ask of it is noted."""

    def __init__(self) -> None:
        self.epoch = 1_300_000_000.25
        self.asked: list[object] = []
        self.late = False

    def cancel(self, job: Any) -> None:
        """Noted."""
        self.asked.append(("cancel", job.id))

    def reprioritize(self, job: Any, priority: float) -> None:
        """Noted."""
        self.asked.append(("reprioritize", job.id, priority))

    def reschedule(self, job: Any, delay: float) -> None:
        """Noted."""
        self.asked.append(("reschedule", job.id, delay))

    def _timed_out(self, job: Any) -> bool:
        self.asked.append(("timed out?", job.id))
        return self.late


def shown(job: Any, owner: Owner) -> object:
    """All that a job shows, and does."""
    slots = [name for kind in type(job).__mro__ for name in getattr(kind, "__slots__", ()) if hasattr(job, name)]
    kept = [getattr(job, name) is None for name in ("_context", "_promised", "_queue", "_watchers", "_work")]
    named = [f"{name}_datetime" for name in ("queued", "due", "launched", "stopped")]
    times = [outcome(partial(getattr, job, name)) for name in (*named, "attempt_datetimes")]
    asked: tuple[Callable[[], object], ...] = (job.cancel, partial(job.reprioritize, 2), partial(job.reschedule, 1.5))
    did = [outcome(one) for one in (*asked, job._known_end, job._check_attached)]
    owner.late = not owner.late
    return slots, kept, times, did, outcome(job._known_end), portrait(job), [*owner.asked]


def jobs() -> object:
    """Jobs on their way, copied and pickled at each step."""
    owner = Owner()
    queue: Any = Made(2, job_type=partial(cast("Any", ShellJob), owner))
    context = copy_context()
    context.run(VARIABLE.set, "a value")
    made = [queue.put("x", 3, retry=Retry(3, 0.5), now=1.5), queue.put("y", delay=2.0, timeout=1.0, now=2.0)]
    made += [context.run(queue.put, "z", now=2.5), queue.put("w", now=2.5)]
    seen: list[object] = [None if job._context is None else job._context.get(VARIABLE) for job in made]
    for now in (3.0, 4.0, 6.5, 7.0):
        for _ in range(4):
            queue.poll(now=now)
        for job in made:
            seen += [shown(job, owner), shown(copy.copy(job), owner), shown(pickle.loads(pickle.dumps(job)), owner)]
        for job in queue.underway():
            outcome(partial(queue.failed if job.id % 2 else queue.finished, job, ValueError(job.id), now=now))
    made[0]._queue = None
    return seen, shown(made[0], owner), TOLD.value, STARTED.value


def unqueued() -> object:
    """A job whose queue has let go of it before it settled."""
    owner = Owner()
    job = cast("Any", ShellJob)(owner, 0, "x", 1, 2.0, object())
    job._queue = None
    return shown(job, owner)


def terms() -> object:
    """Moments and delays."""
    aware = datetime(2020, 1, 1, tzinfo=UTC)
    moments: tuple[Any, ...] = (aware, aware.astimezone(timezone(timedelta(hours=2))), datetime(2020, 1, 1), *NUMBERS)
    return [
        outcome(partial(delay_until, "not_before", moment, delay, partial(float, now)))
        for moment in moments
        for delay in (None, 0, 3)
        for now in (0.0, 4.0, 1577836800.0, 1577836799.5)
    ]


def terms_of_maps() -> object:
    """What a map may be told of its jobs."""
    odd: Any = check_map
    plainly: dict[str, Any] = dict.fromkeys(("key", "delay", "timeout", "retry", "retry_on"))
    tries: dict[str, tuple[Any, ...]] = {
        "priority": (1, "x", True, float("nan"), len),
        "key": (None, len, "k", 3),
        "delay": NUMBERS,
        "timeout": NUMBERS,
        "retry": (None, Retry(2), 2),
        "retry_on": (None, KeyError, 3, len),
    }
    return [
        outcome(partial(odd, **{"priority": 0, **plainly, name: value})) for name, of in tries.items() for value in of
    ]


def views() -> object:
    """What is seen of queues of every setting, named after functions and after what is none."""
    seen: list[object] = []
    for func in (terms, partial(print, 1), "no function"):
        for rate, paused, ended in (
            *((None, False, None), (Rate(2), True, "stop")),
            *(([Rate(1), Rate(9, 60.0)], False, "drain"), ([Rate(1)], True, None)),
        ):
            keys: dict[str, Any] = {"width_per_key": 3 if ended else None, "rate_per_key": rate}
            queue: Any = Made(1, capacity=9, rate=rate, delay=0.5, timeout=2.0, retry=Retry(2), **keys)
            odd: Any = func
            made: Any = ShellViews(odd, queue, lambda: 7.0)
            for delay in (0, 0, 8, 9):
                queue.put("x", delay=delay, now=1.0)
            queue.poll(now=1.0)
            if paused:
                queue.pause_for(9.0, now=2.0) if ended else queue.pause(now=2.0)
            seen += [_viewed(made), _viewed(made)]
            if ended:
                getattr(queue, ended)(now=3.0)
            queue.poll(now=4.0)
            seen.append(_viewed(made))
    return seen


def _viewed(made: Any) -> object:
    lists = [[portrait(job) for job in of()] for of in (made.pending, made.delayed, made.underway)]
    for of in (made.pending, made.delayed, made.underway):
        of().clear()
    late = [made._timed_out(job) for job in made.underway()]
    flags = made.paused, made.stopped, made.capacity, made.delay, made.timeout, made.retry, tuple(made.size())
    return lists, late, flags, outcome(made.statistics), repr(made).partition(" at 0x")[0], repr(made)[-60:]


def window(ahead: int | None, ordered: bool, seed: int) -> object:
    """A walk over a window."""
    made, numbers = Window[int](ahead, ordered=ordered), Numbers(seed)
    seen: list[object] = []
    for job in range(120):
        at, kind = numbers.two(3)
        left = made.unfinished()
        if kind == 0 or not left:
            made.add(job)
        elif kind == 1:
            made.ended(left[at % len(left)])
        else:
            seen.append(made.take())
        seen += [len(made), bool(made), [made.has_place(width) for width in range(5)], made.unfinished()]
    while made.unfinished():
        made.ended(made.unfinished()[-1])
    return seen, [made.take() for _ in range(130)], len(made), made._ended, made._held, list(made._line)


def occasions_of(_area: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of the shells' parts once."""
    yield "jobs", jobs
    yield "unqueued", unqueued
    yield "terms", terms
    yield "terms of maps", terms_of_maps
    yield "views", views
    for number in NUMBERS:
        yield f"ahead {str(number)[:9]}", partial(cast("Any", window), number, True, 5)
    for ahead in (None, 1, 3):
        for ordered in (True, False):
            for seed in (1, 2):
                yield f"window {ahead} {ordered} {seed}", partial(window, ahead, ordered, seed)
