"""Broken books: what a queue's `check_invariants` has to say when they are broken in one way or another."""

# pyright: reportPrivateUsage=false
# That is what is broken.

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from mutation.log import outcome
from rdq_core import Phase, State, ranking
from rdq_core._ledger import RESUMPTION
from rdq_core._line import line_for
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.priority_queue import PriorityQueue


def _set_state(job: Any, state: State) -> Any:
    job._state = state
    return job


def _first(jobs: Any) -> Any:
    return next(iter(jobs))


def _pile_up(line: Any, over: int) -> None:
    """Dead keys, as many as may be and so many `over`."""
    dead = 2 * len(line.items) + ranking.SLACK - line._dead + over
    line._levels[50] = deque(range(1000, 1000 + dead))
    line._heads.append(50)
    line._dead += dead


def _pile_up_moments(timeline: Any, over: int) -> None:
    """Dead keys, as many as may be and so many `over`."""
    dead = 3 * len(timeline.places) + ranking.SLACK - len(timeline._heap) + over
    timeline._heap += [(50.0, 1000 + number) for number in range(dead)]


def _stopping_with(books: Any, lost: dict[int, object]) -> None:
    """Stopping, though one of the two kinds of what is not launched is still there."""
    books.phase = Phase.STOPPING
    books.pending.next_arrival -= len(lost)
    books.timeline.places = {id: moment for id, moment in books.timeline.places.items() if id not in lost}
    lost.clear()


BREAKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "pending is settled": lambda books: _set_state(_first(books.pending), State.FINISHED),
    "pending is under way": lambda books: _set_state(_first(books.pending), State.UNDERWAY),
    "pending in another order": lambda books: setattr(_first(books.pending), "_priority", 99),
    "under way is settled": lambda books: _set_state(_first(books.underway.values()), State.FAILED),
    "under way is pending": lambda books: _set_state(_first(books.underway.values()), State.PENDING),
    "a stray interrupt": lambda books: books.interrupts.add({99: _first(books.underway.values())}),
    "a stray interrupt, cancelling": lambda books: books.interrupts.add(
        {99: _set_state(_first(books.underway.values()), State.CANCELLING)}
    ),
    "an early interrupt": lambda books: books.interrupts.add(_first([dict(list(books.underway.items())[:1])])),
    "told of what is pending": lambda books: books.settled.append(_first(books.pending)),
    "told of what is under way": lambda books: books.settled.append(_first(books.underway.values())),
    "returned what is pending": lambda books: books.returned.append(_first(books.pending)),
    "a slot too many": lambda books: setattr(books.width, "held", books.width.held + 1),
    "a slot too few": lambda books: setattr(books.width, "held", books.width.held - 1),
    "one finished too many": lambda books: books.totals.update({State.FINISHED: books.totals[State.FINISHED] + 1}),
    "one returned too few": lambda books: books.totals.update({State.RETURNED: books.totals[State.RETURNED] - 1}),
    "an arrival too many": lambda books: setattr(books.pending, "next_arrival", books.pending.next_arrival + 1),
    "capacity 0": lambda books: setattr(books, "capacity", 0),
    "capacity -1": lambda books: setattr(books, "capacity", -1),
    "stopping": lambda books: setattr(books, "phase", Phase.STOPPING),
    "draining": lambda books: setattr(books, "phase", Phase.DRAINING),
    "a head too many": lambda books: books.pending._heads.append(99),
    "a head twice": lambda books: books.pending._heads.append(_first(books.pending._heads)),
    "no heads": lambda books: books.pending._heads.clear(),
    "a level reversed": lambda books: _first(
        level for level in books.pending._levels.values() if not isinstance(level, int)
    ).reverse(),
    "a key too many": lambda books: setattr(books.pending, "_dead", books.pending._dead + 1),
    "a key too few": lambda books: setattr(books.pending, "_dead", books.pending._dead - 1),
    "dead keys, as many as may be": lambda books: _pile_up(books.pending, 0),
    "a dead key too many": lambda books: _pile_up(books.pending, 1),
    "an item lost": lambda books: books.pending.items.pop(_first(books.pending.items)),
    "an item too many": lambda books: books.pending.items.update({99: None}),
    "a place too many": lambda books: books.pending._moved.set(99, 0),
    "delayed is pending": lambda books: _set_state(_first(books.delayed.values()), State.PENDING),
    "delayed is due never": lambda books: books.timeline.places.pop(_first(books.delayed)),
    "delayed is due at another time": lambda books: books.timeline.places.update({_first(books.delayed): 77.0}),
    "a delayed job lost": lambda books: books.delayed.popitem(),
    "a moment of nobody": lambda books: books.timeline.set(77, 77.0),
    "a moment of nobody, and no key": lambda books: books.timeline.places.update({77: 77.0}),
    "a deadline": lambda books: books.timeline.set(-2, 77.0),
    "a moment of work": lambda books: books.timeline.set(_first(books.underway), 77.0),
    "a moment of interrupted work": lambda books: books.timeline.set(_first(books.interrupts), 77.0),
    "a moment of the last launched": lambda books: books.timeline.set(list(books.underway)[-1], 77.0),
    "a key of nobody": lambda books: books.timeline._heap.append((77.0, 77)),
    "dead moments, as many as may be": lambda books: _pile_up_moments(books.timeline, 0),
    "a dead moment too many": lambda books: _pile_up_moments(books.timeline, 1),
    "timed out, and not under way": lambda books: books.timed_out.add(77),
    "timed out, and pending": lambda books: books.timed_out.add(_first(books.pending).id),
    "timed out, and not interrupted": lambda books: books.timed_out.add(_first(books.underway)),
    "timed out, and interrupted": lambda books: books.timed_out.add(list(books.underway)[-1]),
    "capacity of what there is": lambda books: setattr(books, "capacity", len(books.pending) + len(books.delayed)),
    "capacity of one less": lambda books: setattr(books, "capacity", len(books.pending) + len(books.delayed) - 1),
    "stopping, with delayed ones alone": lambda books: _stopping_with(books, books.pending.items),
    "stopping, with pending ones alone": lambda books: _stopping_with(books, books.delayed),
    "the end of a pause": lambda books: books.timeline.set(RESUMPTION, 77.0),
    "the end of a pause of what is not paused": lambda books: [
        books.timeline.set(RESUMPTION, 77.0),
        books.pause.__setattr__("paused", False),
    ],
    "keys unknown": lambda books: setattr(books, "pending", PriorityQueue()),
    "keys known": lambda books: setattr(books, "pending", line_for(LimitPerKey(1))),
    "keys known without limits": lambda books: books.pending.limit.set_width(None),
    "a slot of a key too many": lambda books: books.pending.hold(_first(books.underway.values()), books.now),
    "no slot of a key": lambda books: books.pending.ended(_first(books.underway.values()), books.now),
    "launched once, pending": lambda books: setattr(_first(books.pending), "_launched_at", 1.0),
    "launched once, delayed": lambda books: setattr(_first(books.delayed.values()), "_launched_at", 1.0),
    "a priority other": lambda books: books.pending._moved.places.update({_first(books.pending._moved.places): 98}),
}
"""Ways to break a queue's books, of which `check_invariants` has to notice every one that it names."""


def broken(name: str) -> Callable[[Any], object]:
    """What the queue says of its books when they are broken this way."""

    def probe(queue: Any) -> object:
        try:
            BREAKS[name](queue._ledger)
        except (StopIteration, KeyError):
            return "nothing to break"
        return outcome(queue.check_invariants), outcome(queue._ledger.pending.check_invariants)

    return probe
