"""Statistics: where every job ever put is, at every moment."""

from __future__ import annotations

from rdq_core import Phase, Statistics
from tests.core.tools import busy_queue, drained, make, put


def where(statistics: Statistics) -> int:
    """Every job, counted where it is."""
    return sum(
        (
            *(statistics.delayed, statistics.pending, statistics.underway),
            *(statistics.finished, statistics.failed, statistics.cancelled),
            *(statistics.timed_out, statistics.returned, statistics.abandoned),
        )
    )


def test_a_new_queue_has_nothing_to_count() -> None:
    assert make(3, capacity=4).statistics(now=0) == Statistics(
        *(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        width=3,
        capacity=4,
        rate=(),
        width_per_key=None,
        rate_per_key=(),
        paused=False,
        resumes_in=None,
        phase=Phase.OPEN,
        awaiting_quiet=0,
        awaiting_room=0,
        awaiting_idle=0,
        awaiting_stop=0,
        longest_underway=None,
    )


def test_each_job_is_counted_once_where_it_is() -> None:
    queue, _ = busy_queue()
    queue.pause(now=9)
    assert queue.statistics(now=9) == Statistics(
        put=6,
        delayed=0,
        pending=1,
        underway=2,
        finished=1,
        failed=1,
        cancelled=1,
        timed_out=0,
        returned=0,
        abandoned=0,
        retried=0,
        cancelling=1,
        width=2,
        capacity=5,
        rate=(),
        width_per_key=None,
        rate_per_key=(),
        paused=True,
        resumes_in=None,
        phase=Phase.OPEN,
        awaiting_quiet=1,
        awaiting_room=0,
        awaiting_idle=0,
        awaiting_stop=0,
        longest_underway=7,
    )


def test_put_is_the_sum_at_every_moment() -> None:
    queue, jobs = busy_queue()
    seen: list[int] = []

    def look() -> None:
        statistics = queue.statistics(now=9)
        assert where(statistics) == statistics.put
        seen.append(statistics.put)

    look()
    queue.put("late", now=9)
    look()
    queue.finished(jobs["cancelling"], "", now=9)
    look()
    drained(queue, now=9)
    look()
    queue.stop(now=9)
    look()
    queue.failed(jobs["underway"], ValueError(), now=9)
    look()
    for _ in drained(queue, now=9):
        look()
    assert seen[:2] == [6, 7]
    assert set(seen[1:]) == {7}


def test_what_is_returned_is_counted() -> None:
    queue = make()
    put(queue, "ab")
    queue.stop(now=0)
    statistics = queue.statistics(now=0)
    assert (statistics.returned, statistics.pending, statistics.phase) == (2, 0, Phase.STOPPING)


def test_those_who_wait_are_counted_for_each_occasion() -> None:
    queue = make(1, capacity=1)
    for ask, times in ((queue.pause, 1), (queue.when_room, 2), (queue.when_idle, 3), (queue.drain, 4)):
        for _ in range(times):
            ask(now=0)
    statistics = queue.statistics(now=0)
    waiting = (statistics.awaiting_quiet, statistics.awaiting_room, statistics.awaiting_idle, statistics.awaiting_stop)
    assert waiting == (1, 2, 3, 4)


def test_the_longest_under_way_is_the_first_launched_that_still_holds_its_slot() -> None:
    queue = make(9)
    longest: list[float | None] = []
    first = queue.put("a", now=0)
    drained(queue, now=1)
    queue.put("b", now=1)
    drained(queue, now=4)
    longest.append(queue.statistics(now=10).longest_underway)
    queue.cancel(first, now=10)
    longest.append(queue.statistics(now=11).longest_underway)
    queue.finished(first, "", now=12)
    longest.append(queue.statistics(now=12).longest_underway)
    assert longest == [9, 10, 8]


def test_looking_at_the_statistics_with_an_earlier_time_counts_as_the_latest() -> None:
    queue = make(1)
    queue.put("a", now=5)
    drained(queue, now=5)
    assert queue.statistics(now=-100).longest_underway == 0


def test_looking_changes_nothing() -> None:
    queue, _ = busy_queue()
    before = queue.snapshot()
    for look in (queue.pending, queue.underway, queue.size, queue.snapshot, queue.check_invariants):
        look()
    queue.statistics(now=9)
    assert queue.snapshot() == before
