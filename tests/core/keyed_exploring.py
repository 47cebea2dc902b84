"""Every state that a small line of keyed items can come to, breadth first, each compared with the model's.

Two states are the same if all is the same that can still matter in the line and in the model: arrivals by rank and
times from now. The line's own notes are part of that (which keys are worth asking, which wait for what), or a note that
went wrong and shows later would be taken for a state already seen.
"""
# pyright: reportPrivateUsage=false
# The line's notes are private, and the point here.

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

import pytest

from rdq_core import EmptyQueue, HeldBack, RDQError
from tests.core.keyed_laws import Ended, Event, Gone, Launched, Put, Refused, broken
from tests.core.keys import Item, Limit, Pair

Step: TypeAlias = tuple[str, Callable[[Pair], object]]


@dataclass(frozen=True, slots=True)
class Found:
    """How far a search came: what was wrong first, if anything, and the shortest way there."""

    states: int
    transitions: int
    fault: str | None = None
    program: tuple[str, ...] = ()
    laws: frozenset[str] = frozenset()
    """Those broken on that way, which the model is not asked about."""


def explore(limit: Limit, most: int) -> Found:
    """Search until nothing new comes, or the line and the model differ. `most`: items pending and under way."""
    start = Pair(limit)
    came: dict[Hashable, tuple[Hashable, str] | None] = {_state(start): None}
    todo = deque([start])
    transitions = 0
    while todo:
        pair = todo.popleft()
        here = _state(pair)
        if transitions % 64 == 0 and (laws := _laws(limit, _way(came, here))):
            return Found(len(came), transitions, "a law", _way(came, here), frozenset(laws))
        for name, step in _steps(pair, most):
            transitions += 1
            after = pair.clone()
            try:
                step(after)
                _compare(after)
            except (AssertionError, RDQError, LookupError, TypeError, pytest.fail.Exception) as error:
                program = (*_way(came, here), name)
                return Found(len(came), transitions, repr(error), program, frozenset(_laws(limit, program)))
            state = _state(after)
            if state not in came:
                came[state] = here, name
                todo.append(after)
    return Found(len(came), transitions)


def _steps(pair: Pair, most: int) -> Iterator[Step]:
    """What can be done next: named, so that it can be done to another pair."""
    model = pair.model
    if len(model.pending) + len(model.underway) < most:
        for key, priority in PUTS:
            yield f"put {key} {priority}", partial(Pair.put, key=key, priority=priority)
    yield "pop", Pair.pop
    yield "advance", partial(Pair.advance, seconds=1)
    for item in model.in_order():
        yield f"remove {item.arrival}", partial(Pair.remove, item=item)
        other = 1 - model.pending[item]
        yield f"reprioritize {item.arrival} {other}", partial(Pair.reprioritize, item=item, priority=other)
    for item in model.underway:
        yield f"end {item.arrival}", partial(Pair.ended, item=item)


PUTS: Final = ((None, 0), ("a", 0), ("a", 1), ("b", 0))


def _compare(pair: Pair) -> None:
    """What can be seen now, and what a pop would do, of copies, as the look itself might set the line right."""
    pair.compare()
    pair.clone().pop()
    pair.clone().compare_keys()


def _state(pair: Pair) -> Hashable:
    line, model = pair.line, pair.model
    held = sorted(item.arrival for item in (*model.pending, *model.underway))
    names = {arrival: name for name, arrival in enumerate(held)}
    strands = frozenset(
        (
            *(strand.key, strand.held, strand.limit is None or strand.limit.snapshot(model.now)),
            tuple((priority, names[arrival]) for priority, arrival in strand.line.places()),
            None if head is None else (head[0], names[head[1]]),
            *(None if moment is None else max(0, moment - model.now) for moment in moments),
        )
        for strand in line._strands.values()
        for head in (line._heads.places.get(strand.number),)
        for moments in ([ranking.places.get(strand.number) for ranking in (line._timed, line._spent)],)
    )
    limits = frozenset((key, limit.snapshot(model.now)) for key, limit in model.limits.items())
    pending = frozenset((names[item.arrival], item.key, priority) for item, priority in model.pending.items())
    underway = tuple((names[item.arrival], item.key) for item in model.underway)
    return strands, limits, pending, underway


def _way(came: dict[Hashable, tuple[Hashable, str] | None], state: Hashable) -> tuple[str, ...]:
    way: list[str] = []
    while (before := came[state]) is not None:
        state, name = before
        way.append(name)
    return tuple(reversed(way))


def _laws(limit: Limit, program: tuple[str, ...]) -> set[str]:
    """Run the program on the line alone, every item popped that can be in the end, and ask the laws of the log."""
    log: list[Event] = []
    with suppress(AssertionError, RDQError, LookupError, TypeError):  # what the log says until then is judged
        _run(Pair(limit), program, log)
    return broken(log, limit.width, limit.per)


def _run(pair: Pair, program: tuple[str, ...], log: list[Event]) -> None:
    line, now = pair.line, 0
    items: dict[int, Item] = {}
    for name, *words in (step.split() for step in (*program, "pop")):
        if name == "put":
            key = None if words[0] == "None" else words[0]
            item = Item(line.next_arrival, key)
            log.append(Put(item, int(words[1])))
            items[line.put(item, int(words[1]))] = item
        elif name == "pop":
            try:
                log.append(Launched(line.pop(now), now))
            except (EmptyQueue, HeldBack):
                log.append(Refused(now, line.next_moment(now)))
        elif name == "advance":
            now += 1
        elif name == "remove":
            log.append(Gone(line.remove(int(words[0]))))
        elif name == "reprioritize":
            line.reprioritize(int(words[0]), int(words[1]))
            log.append(Put(items[int(words[0])], int(words[1])))
        else:
            log.append(Ended(items[int(words[0])], now))
            line.ended(items[int(words[0])], now)
