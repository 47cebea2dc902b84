"""What a queue may be made with, and what it may not; and admissions, its own and others."""

# pyright: reportPrivateUsage=false
# The books say what a stop hands back, before it is told.

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from rdq_specs.pair import Queue

from mutation.jobs import by_steps, to_its_end
from mutation.log import outcome, plain, view
from mutation.odd import INF, SECONDS
from rdq_core import DispatchQueue, Rate, Retry
from rdq_core.admission import Pause, Width

RATES: Final[tuple[Any, ...]] = (
    None,
    Rate(2),
    [Rate(1), Rate(2)],
    [],
    (Rate(1), Rate(1)),
    "1/s",
    b"1/s",
    3,
    [3],
    Rate(1, 2.0, 3),
)

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
    return seen, [gate.heard for gate in gates], abandoned(opens)


def abandoned(opens: Sequence[float | None]) -> object:
    """What admissions are told of work that is given up."""
    gates = [Gate(None if at is None else 0.0) for at in opens]
    queue: Queue = DispatchQueue(2, admissions=gates)
    for number in range(3):
        queue.put(number, now=0.5)
    queue.poll(now=1.0)
    queue.poll(now=1.5)
    queue.stop(cancel_underway=True, abandon=1.0, now=2.0)
    return by_steps(queue), [gate.heard for gate in gates]


def dawn() -> object:
    """The least time there is: what is delayed then is due at once."""
    least = -sys.float_info.max
    queue: Queue = DispatchQueue(1)
    queue.put(0, 1, now=least)
    queue.put(1, 0, delay=1.0, now=least)
    return [plain(queue.poll(now=least)), view(queue), view(queue.clone()), plain(queue.poll(now=least))]


def settings() -> Iterator[tuple[str, Callable[[], object]]]:
    """Queues of every setting, and of none."""
    for width in (0, 3, -1, 2.5, "3", True, None):
        yield f"width {width}", partial(Made, width)
    for capacity in (None, 1, 2, 0, -1, 2.5, "3", True):
        yield f"capacity {capacity}", partial(Made, 1, capacity=capacity)
    yield "by default", DispatchQueue
    for rate in RATES:
        yield f"rate {rate!r}", partial(Made, 1, rate=rate)
    for seconds in SECONDS:
        yield f"delay {seconds}", partial(Made, 1, delay=seconds)
        yield f"timeout {seconds}", partial(Made, 1, timeout=seconds)
    for value in (0, 1, -1, 2.5, True, "1", None):
        yield f"width per key {value!r}", partial(Made, 1, width_per_key=value)
    for rate in RATES:
        yield f"rate per key {rate!r}", partial(Made, 1, rate_per_key=rate)
    for retry in (None, Retry(2), 3, "x"):
        yield f"retry {retry!r}", partial(Made, 1, retry=retry)
    for retry_on in (KeyError, (KeyError, OSError), (), 3, None, int, len):
        yield f"retry on {retry_on!r}", partial(Made, 1, retry_on=retry_on)
    yield "terms", terms
    yield "dawn", dawn
    for opens in ((), (2.0,), (2.0, 3.0), (3.0, 2.0), (None,), (2.0, None), (None, 2.0), (0.0, 0.0)):
        yield f"gates {opens}", partial(gated, *opens)


def terms() -> object:
    """Queues whose puts are delayed and limited where they do not say; in some they are requeued, stopped, clones."""
    seen: list[object] = []
    for delay, timeout in ((0.0, None), (1.5, None), (0.0, 2.0), (1.5, 2.0), (0.0, INF), (1.5, INF), (0.0, 0.5)):
        queue: Queue = DispatchQueue(1, delay=delay, timeout=timeout)
        queue.put(0, now=1.0)
        queue.put(1, delay=0, now=1.0)
        queue.put(2, timeout=INF, now=1.0)
        queue.put(3, delay=0.5, timeout=1.0, now=1.25)
        late = queue.clone()
        seen += [view(queue), by_steps(queue.clone()), to_its_end(queue.clone())]
        late.poll(now=2.0)
        late.stop(cancel_underway=True, abandon=1.0, now=2.0)
        back = [by_steps(late), *late._ledger.handed_back]
        fresh: Queue = DispatchQueue(2, delay=delay, timeout=timeout)
        seen += [back, outcome(partial(fresh.requeue, late._ledger.handed_back, now=9.0)), to_its_end(fresh)]
    return seen
