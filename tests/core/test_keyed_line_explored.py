"""The whole of a small scope is searched, and wrong lines are found in it: by the model, and most by a law of keys."""
# pyright: reportPrivateUsage=false
# A wrong line is the right one with a private step replaced.

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias
from unittest.mock import patch

import pytest

from rdq_core._strand import Strand
from rdq_core.keyed_line import KeyedLine
from tests.core.keyed_exploring import explore
from tests.core.keys import Limit

AnyLine: TypeAlias = KeyedLine[Any, Any]
AnyStrand: TypeAlias = Strand[Any]

SCOPES: Final[dict[str, tuple[Limit, int]]] = {
    "one of a key at a time, and each two seconds": (Limit(width=1, per=2), 2),
    "one of a key at a time": (Limit(width=1), 3),
    "one of a key each two seconds": (Limit(width=3, per=2), 2),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_no_state_of_a_small_scope_differs_from_the_model(scope: str) -> None:
    found = explore(*SCOPES[scope])
    assert found.fault is None, found
    assert found.states > 100


def nothing(line: AnyLine, strand: AnyStrand) -> None:
    """Takes the place of a step."""


def itself(limit: Limit) -> Limit:
    """No clone."""
    return limit


# Each replaces a step of the line. The right one is its first argument.


def first_or_nothing(right: Callable[..., Any], line: AnyLine, now: float) -> Any:
    """Starvation: only the first item of all is looked at."""
    strand = right(line, now)
    first = line.in_order()[0] if strand else None
    return strand if first is not None and strand.line.head()[1] == first.arrival else None


def slot_leaked_at_end(right: Callable[..., Any], line: AnyLine, item: Any, now: float) -> None:
    """The end of work does not give back the slot."""
    strand = line._strands[item.key]
    line._look(now)
    line._offer(strand)


def slot_leaked_at_cancel(right: Callable[..., Any], line: AnyLine, arrival: int) -> Any:
    """Cancelling a pending item takes a slot of its key, as if it had been launched."""
    item = line.items[arrival]
    strand = line._strands[item.key]
    strand.held += item.key is not None
    if item.key is not None and strand.limit is None:
        limit = strand.limit = line.limit.clone()
        limit.started(line._now)
    return right(line, arrival)


def slot_given_at_cancel(right: Callable[..., Any], line: AnyLine, arrival: int) -> Any:
    """Cancelling a pending item gives back a slot that another holds."""
    strand = line._strands[line.items[arrival].key]
    if strand.limit is not None and strand.held:
        strand.limit.ended(line._now)
        line._offer(strand)
    return right(line, arrival)


def end_wakes_nobody(right: Callable[..., Any], line: AnyLine, item: Any, now: float) -> None:
    """A key that waits for its slot is not asked again when that is free."""
    with patch.object(KeyedLine, "_offer", nothing):
        right(line, item, now)


def moment_lost(right: Callable[..., Any], line: AnyLine, strand: AnyStrand, moment: float | None) -> None:
    """A key that time holds back is not asked again when that has passed."""


def forgotten_too_soon(right: Callable[..., Any], line: AnyLine, strand: AnyStrand) -> None:
    """An idle key is forgotten with its bucket empty, and comes back with a full one."""
    if not strand.line and not strand.held:
        line._strands.pop(strand.key, None)
        line._by_number.pop(strand.number, None)


def never_forgotten(right: Callable[..., Any], line: AnyLine, strand: AnyStrand) -> None:
    """Of a key that is done with, an entry remains."""
    if not strand.line and not strand.held:
        line._spent.set(strand.number, line._now + 1_000_000)


def stale_place(right: Callable[..., Any], line: AnyLine, arrival: int, priority: float) -> None:
    """A key keeps its place though its first item was moved."""
    with patch.object(KeyedLine, "_offer", nothing):
        right(line, arrival, priority)


def newest_key_first(right: Callable[..., Any], line: AnyLine, now: float) -> Any:
    """Of the keys that may launch, the one that came last is first, whatever the priorities."""
    strand = right(line, now)
    if strand is None:
        return None
    asked = [line._by_number[number] for number in line._heads.places]
    may = [one for one in asked if one.key is None or _limit(line, one).admits(now)]
    return max(may, key=lambda one: one.number)


def one_limit_for_all(right: Callable[..., Any], line: AnyLine, now: float) -> Any:
    """All keys share one limit."""
    with patch.object(Limit, "clone", itself):
        return right(line, now)


def unkeyed_is_a_key(right: Callable[..., Any], line: AnyLine, now: float) -> Any:
    """Items without a key are limited as if they had one in common."""
    strand = right(line, now)
    return None if strand is not None and strand.key is None and strand.held >= line.limit.width else strand


def _limit(line: AnyLine, strand: AnyStrand) -> Any:
    return line.limit if strand.limit is None else strand.limit


WRONG: Final[dict[str, tuple[str, Callable[..., Any], str | None]]] = {
    "starvation": ("_first", first_or_nothing, "KEY-4"),
    "slot leaked at the end": ("ended", slot_leaked_at_end, None),  # seen at once: something is kept of the key
    "slot leaked at cancel": ("remove", slot_leaked_at_cancel, None),
    "slot given at cancel": ("remove", slot_given_at_cancel, "KEY-1"),
    "end wakes nobody": ("ended", end_wakes_nobody, "KEY-4"),
    "moment lost": ("_wait", moment_lost, "KEY-5"),
    "forgotten too soon": ("_forget", forgotten_too_soon, None),  # the same
    "never forgotten": ("_forget", never_forgotten, None),
    "stale place": ("reprioritize", stale_place, None),
    "newest key first": ("_first", newest_key_first, "KEY-3"),
    "one limit for all": ("pop", one_limit_for_all, "KEY-4"),
    "unkeyed is a key": ("_first", unkeyed_is_a_key, "KEY-4"),
}
"""The step replaced, the wrong one, and the law that the shortest program breaks, where it comes so far."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_found(name: str) -> None:
    step, wrong, law = WRONG[name]
    right = getattr(KeyedLine, step)

    def instead(*args: Any) -> Any:
        return wrong(right, *args)

    with patch.object(KeyedLine, step, instead):
        for scope in SCOPES.values():
            found = explore(*scope)
            if found.fault is not None and (law is None or law in found.laws):
                return
    pytest.fail(f"nothing found that breaks {law}")
