"""The line a dispatch queue keeps its pending jobs in: one that knows keys only while keys are limited."""

from __future__ import annotations

from collections.abc import Hashable
from operator import attrgetter
from typing import TypeAlias, TypeVar

from rdq_core.errors import InvalidType
from rdq_core.job import Job
from rdq_core.keyed_line import KeyedLine
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.priority_queue import PriorityQueue

J = TypeVar("J", bound=Job[object, object])

Line: TypeAlias = PriorityQueue[J] | KeyedLine[J, LimitPerKey]
"""Jobs by id. Which of the two it is, is whether keys are limited."""


def line_for(limit: LimitPerKey) -> Line[J]:
    """An empty line for jobs each key of which is limited so."""
    return KeyedLine(attrgetter("key"), limit) if limit.limits else PriorityQueue()


def limit_of(line: Line[J]) -> LimitPerKey:
    """What limits each key, to be looked at."""
    return line.limit if isinstance(line, KeyedLine) else LimitPerKey()


def take_over(line: Line[J], before: Line[J]) -> None:
    """Put into this line, which is empty, what another holds, and go on with its numbers. O(n log n)."""
    for id in sorted(before.items):
        job = before.items[id]
        line.number_from(id)
        line.put(job, job.priority)
    line.number_from(before.next_arrival)


def check_key(key: Hashable) -> None:
    """Raise `InvalidType` for a key that cannot be hashed."""
    try:
        hash(key)
    except TypeError:
        raise InvalidType("key", key, "hashable") from None
