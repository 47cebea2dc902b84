"""Each invariant of the queue can fail: one part corrupted, and its rule is named."""
# pyright: reportPrivateUsage=false
# Only through private state can a part be corrupted.

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Final

import pytest

from rdq_core import InvariantViolated, KeyedLine, LimitPerKey, Phase, State
from rdq_core._ledger import RESUMPTION
from rdq_core.job import set_priority, settle
from tests.core.tools import Queue, TextJob, busy_queue

Jobs = dict[str, TextJob]


def swap_priorities(queue: Queue, jobs: Jobs) -> None:
    queue.put("behind", 6, now=9)
    set_priority(jobs["pending"], 7)


def add_to_underway(queue: Queue, jobs: Jobs) -> None:
    job = jobs["finished"]
    queue._ledger.underway[job.id] = job


def due_at_another_moment(queue: Queue, jobs: Jobs) -> None:
    job = queue.put("delayed", delay=5, now=9)
    queue._ledger.timeline.set(job.id, 15)


CORRUPTIONS: Final[dict[str, Callable[[Queue, Jobs], object]]] = {
    "what is pending is PENDING": lambda queue, jobs: settle(jobs["pending"], State.CANCELLED, 0),
    "what is pending is in order of the jobs' own priorities and ids": swap_priorities,
    "what is delayed is DELAYED, and due at its own moment": due_at_another_moment,
    "what else is due is the timeout of work not interrupted, or the end of queue or pause": lambda queue, jobs: (
        queue._ledger.timeline.set(jobs["cancelling"].id, 15)
    ),
    "what has timed out is under way and CANCELLING": lambda queue, jobs: queue._ledger.timed_out.add(
        jobs["underway"].id
    ),
    "what is under way is UNDERWAY or CANCELLING": add_to_underway,
    "what is to be interrupted is under way and CANCELLING": lambda queue, jobs: queue._ledger.interrupts.add(
        {jobs["underway"].id: jobs["underway"]}
    ),
    "few ids are kept of work that ended before it was to be interrupted": lambda queue, jobs: (
        queue._ledger.interrupts._order.extend(range(100, 300))
    ),
    "what is to be told of, or was returned, is settled": lambda queue, jobs: queue._ledger.settled.append(
        jobs["pending"]
    ),
    "a slot is held for each job under way": lambda queue, jobs: queue._ledger.width.ended(0),
    "what is pending knows keys while they are limited, and no longer": lambda queue, jobs: setattr(
        queue._ledger, "pending", KeyedLine[TextJob, LimitPerKey](attrgetter("key"), LimitPerKey())
    ),
    "a slot of its key is held for each job under way": lambda queue, jobs: setattr(
        queue._ledger, "pending", KeyedLine[TextJob, LimitPerKey](attrgetter("key"), LimitPerKey(1))
    ),
    "put = delayed + pending + under way + all that have settled": lambda queue, jobs: queue._ledger.totals.update(
        {State.FAILED: 5}
    ),
    "what ends by itself is a pause": lambda queue, jobs: queue._ledger.timeline.set(RESUMPTION, 15),
    "no more never launched than the capacity": lambda queue, jobs: setattr(queue._ledger, "capacity", 0),
    "nothing is pending or delayed after stop": lambda queue, jobs: setattr(queue._ledger, "phase", Phase.STOPPING),
}


def test_a_sound_queue_passes() -> None:
    busy_queue()[0].check_invariants()


@pytest.mark.parametrize("rule", CORRUPTIONS)
def test_a_corrupted_part_is_noticed_by_its_rule(rule: str) -> None:
    queue, jobs = busy_queue()
    CORRUPTIONS[rule](queue, jobs)
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == rule


def test_the_pending_jobs_own_structure_is_checked_too() -> None:
    queue, _ = busy_queue()
    setattr(queue._ledger.pending, "_dead", 9)  # noqa: B010
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "the dead keys are counted"


def test_the_timelines_own_structure_is_checked_too() -> None:
    queue, _ = busy_queue()
    queue._ledger.timeline.places[-2] = 10
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "each place has its entry"


def test_a_returned_job_must_be_settled() -> None:
    queue, jobs = busy_queue()
    queue._ledger.returned.append(jobs["pending"])
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "what is to be told of, or was returned, is settled"


def test_an_interrupt_of_what_is_no_longer_under_way_is_noticed() -> None:
    queue, jobs = busy_queue()
    queue._ledger.interrupts.add({jobs["cancelled"].id: jobs["cancelled"]})
    with pytest.raises(InvariantViolated) as info:
        queue.check_invariants()
    assert info.value.invariant == "what is to be interrupted is under way and CANCELLING"
