"""Probes: what is asked of a queue besides the calls of the alphabet. Odd arguments, odd times, copies, broken books.

Each is put to a clone of its own, and what comes of it goes into the log. What is asked once is in `occasions`.
"""

# pyright: reportPrivateUsage=false
# The books say which jobs a queue holds.

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final

from rdq_specs.failures import WorkFailed
from rdq_specs.pair import Queue

from mutation.breaks import BREAKS, broken
from mutation.jobs import delayed, launched, some
from mutation.log import Log, outcome, view
from mutation.odd import INF, NAN, ODD, Probe
from rdq_core import Rate, Retry, Waiter
from rdq_core.waiters import Occasion

TIMES: Final = (5.0, 7, -0.0, -5.0, Decimal("6.5"), True, NAN, INF, -INF, 10**400, "x", None)


INPUTS: Final[Mapping[str, Callable[[Any, Any], object]]] = {
    "put": lambda queue, now: queue.put("another", 1, now=now),
    "put by default": lambda queue, now: queue.put("another", now=now),
    "put delayed": lambda queue, now: queue.put("another", delay=0.75, timeout=1.5, now=now),
    "requeue": lambda queue, now: queue.requeue([], now=now),
    "requeue some": lambda queue, now: queue.requeue(queue._ledger.handed_back, now=now),
    "finished": lambda queue, now: queue.finished(launched(queue), "result", now=now),
    "failed": lambda queue, now: queue.failed(launched(queue), WorkFailed("why"), now=now),
    "cancel": lambda queue, now: queue.cancel(some(queue), now=now),
    "cancel work": lambda queue, now: queue.cancel(launched(queue), now=now),
    "reprioritize": lambda queue, now: queue.reprioritize(some(queue), 0.5, now=now),
    "reschedule": lambda queue, now: queue.reschedule(delayed(queue), 2.5, now=now),
    "clear": lambda queue, now: queue.clear(now=now),
    "set_rate": lambda queue, now: queue.set_rate(Rate(2, 1.0, 2), now=now),
    "set_width_per_key": lambda queue, now: queue.set_width_per_key(1, now=now),
    "set_rate_per_key": lambda queue, now: queue.set_rate_per_key(Rate(1), now=now),
    "set no width per key": lambda queue, now: queue.set_width_per_key(None, now=now),
    "pause_for": lambda queue, now: queue.pause_for(1.5, now=now),
    "failed once": lambda queue, now: queue.failed(launched(queue), WorkFailed("why"), now=now, jitter=0.5, final=True),
    "put again": lambda queue, now: queue.put("another", key="k", retry=Retry(2), retry_on=KeyError, now=now),
    "set no rate": lambda queue, now: queue.set_rate(None, now=now),
    "set_width": lambda queue, now: queue.set_width(2, now=now),
    "pause": lambda queue, now: queue.pause(now=now),
    "resume": lambda queue, now: queue.resume(now=now),
    "resume to": lambda queue, now: queue.resume(2, now=now),
    "stop": lambda queue, now: queue.stop(now=now),
    "stop all": lambda queue, now: queue.stop(cancel_underway=True, now=now),
    "drain": lambda queue, now: queue.drain(now=now),
    "stop by": lambda queue, now: queue.stop(deadline=1.0, abandon=2.0, now=now),
    "stop at once": lambda queue, now: queue.stop(cancel_underway=True, abandon=0.5, now=now),
    "drain by": lambda queue, now: queue.drain(deadline=1.5, now=now),
    "when_idle": lambda queue, now: queue.when_idle(now=now),
    "when_room": lambda queue, now: queue.when_room(now=now),
    "forget": lambda queue, now: queue.forget(Waiter(Occasion.ROOM, 0), now=now),
    "poll": lambda queue, now: queue.poll(now=now),
    "statistics": lambda queue, now: queue.statistics(now=now),
}
"""Every input, with a time."""


def timed(name: str, now: object) -> Probe:
    """An input at this time, and one later at an earlier time."""

    def probe(queue: Queue) -> object:
        first = outcome(lambda: INPUTS[name](queue, now))
        return first, view(queue), outcome(lambda: queue.poll(now=1.0)), outcome(lambda: queue.statistics(now=3.0))

    return probe


def seen(do: Probe, queue: Queue) -> object:
    """What comes of it, and what the queue shows then."""
    return outcome(partial(do, queue)), view(queue)


PROBES: Final[Mapping[str, Probe]] = {
    **{f"{name} at {now}": timed(name, now) for name in INPUTS for now in TIMES},
    **{name: (partial(seen, do)) for name, do in ODD.items()},
    **{name: broken(name) for name in BREAKS},
}
"""All of them."""

NAMES: Final = tuple(PROBES)


def ask(queue: Queue, log: Log, first: int = 0, step: int = 1) -> None:
    """Put every `step`-th probe, from the `first` on, to the queue."""
    before = view(queue)
    log.write(before)
    for name in NAMES[first % step :: step]:
        log.write(name, outcome(partial(PROBES[name], queue.clone())))
    if view(queue) != before:
        log.write("a clone touches its original", view(queue))
