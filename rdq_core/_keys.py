"""What a dispatch queue does about keys: their limits changed, their slots given back, their jobs counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import TypeVar

from rdq_core._ledger import Ledger
from rdq_core._line import limit_of, take_over
from rdq_core.job import Job
from rdq_core.keyed_line import KeyedLine
from rdq_core.limit_per_key import LimitPerKey
from rdq_core.priority_queue import PriorityQueue
from rdq_core.records import Size

J = TypeVar("J", bound=Job[object, object])


def change_limits(ledger: Ledger[J], change: Callable[[LimitPerKey], object]) -> None:
    """Change what limits each key, at the ledger's time. O(k log k) for k keys, O(n log n) where the line changes.

    `change` is called for the limit of each key, and does the same each time.
    """
    wanted = limit_of(ledger.pending).clone()
    change(wanted)
    if isinstance(ledger.pending, KeyedLine):
        line = ledger.pending
    elif wanted.limits:
        line = _keyed(ledger)
    else:
        return
    line.change_limits(change, ledger.now)
    ledger.pending = line
    if not wanted.limits:
        ledger.pending = PriorityQueue()
        take_over(ledger.pending, line)
    ledger.compose()


def slot_free(ledger: Ledger[J], job: J) -> None:
    """Tell whatever may hold launches back, other than the width, that the slot of a job is free."""
    for admission in ledger.told:
        admission.ended(ledger.now)
    if isinstance(ledger.pending, KeyedLine):
        ledger.pending.ended(job, ledger.now)


def forget_restored(ledger: Ledger[J]) -> None:
    """Keep nothing of keys that are idle and restored, which of an idle or paused queue nobody else asks. O(1) if none.

    For it no timer is set: what polls there are will do.
    """
    if isinstance(ledger.pending, KeyedLine):
        ledger.pending.forget_restored(ledger.now)


def size_by_key(ledger: Ledger[J]) -> dict[Hashable, Size]:
    """How many jobs of each key are under way and how many pending."""
    underway = Counter(job.key for job in ledger.underway.values())
    pending = Counter(job.key for job in ledger.pending.items.values())
    return {key: Size(underway[key], pending[key]) for key in underway | pending}


def _keyed(ledger: Ledger[J]) -> KeyedLine[J, LimitPerKey]:
    """A line of what is pending that limits no key yet; what is under way holds slots of its keys."""
    line = KeyedLine[J, LimitPerKey](attrgetter("key"), LimitPerKey())
    for job in ledger.underway.values():
        line.hold(job, ledger.now)
    take_over(line, ledger.pending)
    return line
