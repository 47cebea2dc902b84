"""A queue asks every admission before each launch, and says when time alone may change the answer."""

from __future__ import annotations

from rdq_core import Launch, Quiet, Wait
from tests.core.tools import drained, launched, letters, make, put
from tests.core.toys import Every, Never, OpensAt


def test_a_launch_waits_for_the_moment_and_not_longer() -> None:
    queue = make(1, admissions=[OpensAt(10)])
    job = queue.put("a", now=0)
    assert queue.poll(now=0) == Wait(10)
    assert queue.poll(now=9.5) == Wait(10)
    assert queue.poll(now=10) == Launch(job)


def test_there_is_nothing_to_wait_for_without_a_pending_job() -> None:
    queue = make(1, admissions=[OpensAt(10)])
    assert queue.poll(now=0) == Wait(None)


def test_of_several_moments_the_latest_counts() -> None:
    queue = make(1, admissions=[OpensAt(10), OpensAt(30), OpensAt(20)])
    queue.put("a", now=0)
    assert queue.poll(now=0) == Wait(30)
    assert queue.poll(now=25) == Wait(30)


def test_no_moment_counts_while_one_admission_blocks_for_ever() -> None:
    for blocked in (
        make(1, admissions=[OpensAt(10), Never()]),
        make(1, admissions=[Never(), OpensAt(10)]),
        make(0, admissions=[OpensAt(10)]),
    ):
        blocked.put("a", now=0)
        assert blocked.poll(now=0) == Wait(None)
        assert blocked.poll(now=99) == Wait(None)


def test_a_paused_queue_waits_for_no_moment_and_a_resumed_one_does() -> None:
    queue = make(1, admissions=[OpensAt(10)])
    queue.put("a", now=0)
    waiter = queue.pause(now=0)
    assert [queue.poll(now=0), queue.poll(now=0)] == [Quiet(waiter), Wait(None)]
    queue.resume(now=0)
    assert queue.poll(now=0) == Wait(10)


def test_every_launch_is_asked_for_anew() -> None:
    queue = make(9, admissions=[Every(5)])
    put(queue, "abc")
    assert [letters(launched(queue, now)) for now in (0, 4, 5, 6, 10)] == ["a", "", "b", "", "c"]
    assert queue.poll(now=10) == Wait(None)


def test_an_admission_is_told_of_each_start_and_end_with_the_time() -> None:
    toy = OpensAt(3)
    queue = make(2, admissions=[toy])
    first, second = put(queue, "ab")
    drained(queue, now=4)
    queue.finished(first, "", now=5)
    queue.cancel(second, now=6)
    assert toy.told == [("started", 4), ("started", 4), ("ended", 5)]
    queue.failed(second, ValueError(), now=7)
    assert toy.told[3:] == [("ended", 7)]


def test_a_job_cancelled_before_its_launch_is_no_business_of_an_admission() -> None:
    toy = OpensAt(0)
    queue = make(0, admissions=[toy])
    job = queue.put("a", now=0)
    queue.cancel(job, now=0)
    drained(queue)
    assert toy.told == []


def test_a_snapshot_has_each_admission_relative_to_the_machines_time() -> None:
    queue = make(1, admissions=[OpensAt(10), Never()])
    queue.put("a", now=4)
    pause, width = False, (1, 0)
    assert {*queue.snapshot().admissions} == {pause, width, 6, "never"}


def test_a_clone_has_admissions_of_its_own() -> None:
    queue = make(9, admissions=[Every(5)])
    put(queue, "ab")
    twin = queue.clone()
    assert letters(launched(queue)) == "a"
    assert queue.poll(now=0) == Wait(5)
    assert letters(launched(twin, now=2)) == "a"
    assert twin.poll(now=2) == Wait(7)
    twin.check_invariants()
