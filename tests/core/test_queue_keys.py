"""Keys: a width and a rate for each, and a key that may launch nothing in nobody's way."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from typing import Any, cast

import pytest

from rdq_core import InvalidType, InvalidValue, Job, KeyedLine, Launch, Rate, RDQError, Retry, Size, State, Wait
from rdq_core.job import set_key
from tests.core.tools import Queue, TextJob, drained, launched, letters, make, refused, underway
from tests.core.toys import Every


def put(queue: Queue, arguments: str, priority: float = 0, now: float = 0, **terms: Any) -> list[TextJob]:
    """Jobs whose keys are their arguments in lower case; a dot has none."""
    return [
        queue.put(argument, priority, key=None if argument == "." else argument.lower(), now=now, **terms)
        for argument in arguments
    ]


def ended(queue: Queue, job: TextJob, now: float = 0) -> str:
    """The work of a job ends; what is launched by that."""
    queue.finished(job, "", now=now)
    return letters(launched(queue, now))


def test_of_one_key_so_many_are_under_way_and_the_next_key_is_not_delayed_by_it() -> None:
    queue = make(9, width_per_key=2)
    jobs = put(queue, "aAaAb")
    assert letters(launched(queue)) == "aAb"
    assert queue.poll(now=0) == Wait(None)
    assert ended(queue, jobs[1]) == "a"


def test_a_hundred_thousand_jobs_of_a_saturated_key_delay_no_other_by_a_single_poll() -> None:
    queue = make(9, width_per_key=1)
    put(queue, "a" * 100_000)
    assert letters(launched(queue)) == "a"
    [other] = put(queue, "b", priority=5)
    assert queue.poll(now=0) == Launch(other)


def test_among_keys_that_could_launch_priority_decides_then_arrival() -> None:
    queue = make(1, width_per_key=1)
    first = put(queue, "a")[0]
    assert letters(launched(queue)) == "a"
    put(queue, "A", -5)
    put(queue, "b", 1)
    put(queue, "cd")
    assert ended(queue, first) == "A"
    assert letters(queue.pending()) == "cdb"


def test_the_width_of_the_queue_holds_too() -> None:
    queue = make(2, width_per_key=2)
    put(queue, "abc")
    assert letters(launched(queue)) == "ab"


def test_a_job_without_a_key_is_limited_by_none_and_limits_none() -> None:
    queue = make(9, width_per_key=1, rate_per_key=Rate(1, per=100))
    put(queue, "..a.A")
    assert letters(launched(queue)) == "..a."


def test_a_rate_holds_each_key_by_itself_and_names_the_next_moment() -> None:
    queue = make(9, rate_per_key=Rate(1, per=10))
    put(queue, "aAb")
    assert letters(launched(queue, now=0)) == "ab"
    put(queue, "B", now=3)
    assert queue.poll(now=3) == Wait(10)
    assert letters(launched(queue, now=10)) == "AB"
    assert queue.poll(now=10) == Wait(None)


def test_it_stands_beside_the_rate_of_the_queue_and_other_admissions() -> None:
    queue = make(9, rate=Rate(1), rate_per_key=Rate(1, per=10), admissions=[Every(2)])
    put(queue, "aAb")
    assert [letters(launched(queue, now)) for now in (0, 1, 2, 9, 10)] == ["a", "", "b", "", "A"]


@pytest.mark.parametrize("how", ["finished", "failed", "cancelled"])
def test_a_slot_of_a_key_is_held_until_the_work_has_really_ended(how: str) -> None:
    queue = make(9, width_per_key=1)
    job, _ = put(queue, "aA")
    drained(queue)
    if how == "cancelled":
        queue.cancel(job, now=0)
        assert letters(launched(queue)) == ""
    if how == "failed":
        queue.failed(job, ValueError(), now=0)
        assert letters(launched(queue)) == "A"
    else:
        assert ended(queue, job) == "A"


def test_a_pending_job_that_is_cancelled_takes_no_slot_and_gives_none() -> None:
    queue = make(9, width_per_key=1)
    jobs = put(queue, "aAa")
    drained(queue)
    queue.cancel(jobs[1], now=0)
    assert letters(launched(queue)) == ""
    assert ended(queue, jobs[0]) == "a"


def test_slots_that_are_given_up_are_those_of_the_key_too() -> None:
    queue = make(1, width_per_key=1)
    [job] = put(queue, "a")
    drained(queue)
    queue.stop(cancel_underway=True, abandon=1, now=0)
    drained(queue, now=1)
    assert job.state is State.ABANDONED
    queue.check_invariants()
    queue.failed(job, ValueError(), now=2)
    queue.check_invariants()


def test_a_delayed_job_joins_its_key_when_it_is_due_by_its_arrival() -> None:
    queue = make(9, width_per_key=1)
    delayed = put(queue, "A", delay=5)
    first = put(queue, "aa")[0]
    assert letters(launched(queue)) == "a"
    assert letters(launched(queue, now=5)) == ""
    assert letters(queue.pending()) == "Aa"
    assert ended(queue, first, now=5) == "A"
    assert delayed[0].state is State.UNDERWAY


def test_moved_jobs_are_moved_among_all_keys() -> None:
    queue = make(width_per_key=1)
    jobs = put(queue, "abA")
    queue.reprioritize(jobs[2], -1, now=0)
    queue.set_width(9, now=0)
    assert letters(launched(queue)) == "Ab"


def test_clear_and_stop_list_what_is_pending_by_priority_and_arrival() -> None:
    for end in ("clear", "stop"):
        queue = make(1, width_per_key=1)
        put(queue, "a")
        drained(queue)
        put(queue, "Ab", 1)
        put(queue, "a")
        if end == "clear":
            assert letters(queue.clear(now=0)) == "aAb"
        else:
            queue.stop(now=0)
            assert [state for _, state in queue.snapshot().handed_back] == [State.RETURNED] * 3
        queue.check_invariants()


def test_widths_and_rates_can_be_changed_while_keys_wait() -> None:
    queue = make(9, width_per_key=1)
    put(queue, "aAaA")
    assert letters(launched(queue, now=0)) == "a"
    queue.set_width_per_key(2, now=1)
    assert letters(launched(queue, now=1)) == "A"
    queue.set_rate_per_key(Rate(1, per=10), now=1)
    queue.set_width_per_key(None, now=1)
    assert (queue.width_per_key, queue.rate_per_key) == (None, (Rate(1, per=10),))
    assert queue.poll(now=1) == Wait(11)
    queue.set_rate_per_key(None, now=2)
    assert letters(launched(queue, now=2)) == "aA"


def test_narrowing_a_key_interrupts_nothing() -> None:
    queue = make(9, width_per_key=2)
    jobs = put(queue, "aAa")
    drained(queue)
    queue.set_width_per_key(1, now=0)
    assert drained(queue) == []
    assert [ended(queue, job) for job in jobs[:2]] == ["", "a"]


def test_limits_may_begin_and_end_while_all_goes_on_and_what_is_under_way_counts_at_once() -> None:
    queue = make(2)
    first, second, *_ = put(queue, "aAbaA")
    assert letters(launched(queue)) == "aA"
    put(queue, "c", -1)
    queue.set_width_per_key(1, now=0)
    queue.check_invariants()
    assert letters(queue.pending()) == "cbaA"
    assert ended(queue, first) == "c"
    assert ended(queue, second) == "b"
    queue.set_width_per_key(None, now=0)
    queue.check_invariants()
    assert letters(queue.pending()) == "aA"
    assert put(queue, "d")[0].id == 6
    queue.set_width(9, now=0)
    assert letters(launched(queue)) == "aAd"


def test_a_rate_per_key_set_where_none_was_begins_with_nothing_saved_up() -> None:
    queue = make(9)
    put(queue, "ab", now=1)
    queue.set_rate_per_key(iter([Rate(2, burst=2), Rate(1)]), now=1)
    assert queue.rate_per_key == (Rate(2, burst=2), Rate(1))
    assert queue.poll(now=1) == Wait(2)
    assert letters(launched(queue, now=2)) == "ab"


def test_a_queue_whose_keys_are_not_limited_keeps_its_plain_line() -> None:
    queue = make(9)
    put(queue, "ab")
    for limit in (None, 1, None):
        queue.set_width_per_key(limit, now=0)
        queue.set_rate_per_key((), now=0)
        assert isinstance(queue._ledger.pending, KeyedLine) == (limit is not None)  # pyright: ignore[reportPrivateUsage]


def test_keys_may_be_given_before_they_are_limited() -> None:
    queue = make(9)
    put(queue, "aAb")
    queue.set_width_per_key(1, now=0)
    assert letters(launched(queue)) == "ab"


@pytest.mark.parametrize("bad", [["a"], {}, ("a", [])])
def test_a_key_that_cannot_be_hashed_is_refused_with_nothing_changed(bad: Any) -> None:
    for queue in (make(9, width_per_key=1), make(9), make(9, delay=1)):
        put(queue, "ab")
        with refused(queue, InvalidType) as info:
            queue.put("x", key=bad, now=5)
        assert (getattr(info.value, "name"), getattr(info.value, "value")) == ("key", bad)  # noqa: B009


BAD_WIDTHS = [*((bad, InvalidType) for bad in (True, 2.9, "3")), (-1, InvalidValue)]


@pytest.mark.parametrize(("bad", "error"), BAD_WIDTHS)
def test_what_is_no_width_is_refused_with_nothing_changed(bad: int, error: type[RDQError]) -> None:
    with pytest.raises(error):
        make(width_per_key=bad)
    for queue in (make(9), make(9, width_per_key=1)):
        put(queue, "ab")
        with refused(queue, error) as info:
            queue.set_width_per_key(bad, now=5)
        assert getattr(info.value, "name") == "width_per_key"  # noqa: B009


def test_what_is_no_rate_is_refused_with_nothing_changed() -> None:
    bad: Any = "1/s"
    with pytest.raises(InvalidType):
        make(rate_per_key=bad)
    queue = make(9, rate_per_key=Rate(1))
    put(queue, "ab")
    with refused(queue, InvalidType):
        queue.set_rate_per_key(bad, now=5)


def test_a_job_says_its_key_and_keeps_it_when_pickled_copied_and_requeued() -> None:
    queue = make()
    [job] = put(queue, "a")
    [unkeyed] = put(queue, ".")
    queue.stop(now=0)
    drained(queue)
    assert (job.key, unkeyed.key) == ("a", None)
    other = make(9, width_per_key=1)
    twins: list[Job[str, object]] = [pickle.loads(pickle.dumps(job)), copy.copy(job)]
    assert [twin.key for twin in twins] == ["a", "a"]
    assert [made.key for made in other.requeue([*twins, unkeyed], now=0)] == ["a", "a", None]
    assert letters(launched(other)) == "a."


def test_a_copy_whose_key_has_lost_its_hash_is_refused_with_nothing_requeued() -> None:
    job, other = copy.copy(underway(make(1))), copy.copy(underway(make(1)))
    set_key(other, cast("Any", []))
    queue = make(width_per_key=1)
    with refused(queue, InvalidType):
        queue.requeue([job, other], now=0)


@pytest.mark.parametrize("limited", [True, False])
def test_nothing_is_kept_of_a_key_whose_jobs_have_ended(limited: bool) -> None:
    class Key:
        """Can be told from others, and watched."""

    queue = make(9, width_per_key=1 if limited else None)
    key = Key()
    reference = weakref.ref(key)
    queue.put("a", key=key, now=0)
    del key
    [job] = launched(queue)
    assert reference() is job.key
    queue.finished(job, "", now=0)
    drained(queue)
    del job
    gc.collect()
    assert reference() is None


def test_sizes_by_key_say_who_is_saturated_and_who_waits() -> None:
    for queue in (make(4, width_per_key=2), make(4)):
        put(queue, "ab.aA")
        put(queue, "c", delay=9)
        drained(queue)
        size = queue.size_by_key()
        assert size == {"a": Size(2, 1), "b": Size(1, 0), None: Size(1, 0)}
        assert queue.size() == (sum(one.underway for one in size.values()), sum(one.pending for one in size.values()))


def test_limits_are_in_the_statistics_and_keys_in_the_snapshot() -> None:
    queue = make(1, width_per_key=2, rate_per_key=Rate(5))
    put(queue, "ab.")
    drained(queue)
    statistics = queue.statistics(now=0)
    assert (statistics.width_per_key, statistics.rate_per_key) == (2, (Rate(5),))
    assert queue.snapshot().keys == ((1, "b"), (0, "a"))


def test_a_clone_has_its_own_keys() -> None:
    queue = make(9, width_per_key=1, rate_per_key=Rate(1))
    first, _ = put(queue, "aA")
    drained(queue)
    twin = queue.clone()
    twin.check_invariants()
    assert (twin.snapshot(), twin.width_per_key, twin.rate_per_key) == (queue.snapshot(), 1, (Rate(1),))
    assert ended(queue, first, now=5) == "A"
    assert letters(launched(twin, now=5)) == ""
    assert twin.size_by_key() == {"a": Size(1, 1)}


def test_a_job_to_be_done_again_gives_its_slot_back_and_joins_its_key_by_its_arrival() -> None:
    queue = make(9, width_per_key=1, rate_per_key=Rate(1))
    [first] = put(queue, "a", retry=Retry(2, first=5, jitter=0))
    put(queue, "AA")
    assert letters(launched(queue, now=0)) == "a"
    queue.failed(first, ValueError(), now=0)
    queue.check_invariants()
    [second] = launched(queue, now=1)
    assert letters(launched(queue, now=5)) == ""
    assert (letters(queue.pending()), ended(queue, second, now=5)) == ("aA", "a")


@pytest.mark.parametrize("state", ["idle", "paused", "full"])
def test_a_poll_forgets_idle_keys_whose_rate_is_restored_though_nothing_is_put_or_launched(state: str) -> None:
    queue = make(99, rate_per_key=Rate(1, per=10))
    for job in put(queue, "abcdefgh"):
        launched(queue)
        queue.finished(job, "", now=0)
    drained(queue)
    line = queue._ledger.pending  # pyright: ignore[reportPrivateUsage]
    assert isinstance(line, KeyedLine)
    if state != "idle":
        put(queue, "x")
    if state == "paused":
        queue.pause(now=0)
    if state == "full":
        queue.set_width(0, now=0)
    drained(queue, now=9)
    assert line.keys == 8 + (state != "idle")
    assert queue.poll(now=9) == Wait(None)
    drained(queue, now=10)
    assert line.keys == (state != "idle")
    queue.check_invariants()
