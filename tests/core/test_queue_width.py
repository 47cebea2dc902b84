"""Width: at most so many slots held at once, from launch to the work's real end."""

from __future__ import annotations

import pytest

from rdq_core import DispatchQueue, Job, RDQError, Size
from tests.core.test_admission import BAD_WIDTHS
from tests.core.tools import Queue, drained, launched, letters, make, put, refused


def test_no_more_than_width_are_under_way() -> None:
    queue = make(2)
    put(queue, "abcd")
    assert letters(launched(queue)) == "ab"
    assert queue.size() == Size(underway=2, pending=2)


def test_an_end_makes_place_for_one() -> None:
    queue = make(2)
    jobs = put(queue, "abcd")
    launched(queue)
    queue.failed(jobs[1], ValueError(), now=0)
    assert letters(launched(queue)) == "c"


def test_widening_launches_at_the_next_poll() -> None:
    queue = make(1)
    put(queue, "abcd")
    launched(queue)
    queue.set_width(3, now=0)
    assert queue.width == 3
    assert letters(launched(queue)) == "bc"


def test_narrowing_interrupts_nothing_and_launches_nothing_until_enough_have_ended() -> None:
    queue = make(3)
    jobs = put(queue, "abcde")
    launched(queue)
    queue.set_width(1, now=0)
    assert drained(queue) == []
    launches: list[str] = []
    for job in jobs[:3]:
        queue.finished(job, "", now=0)
        launches.append(letters(launched(queue)))
    assert launches == ["", "", "d"]


def test_a_queue_of_width_0_launches_nothing() -> None:
    queue: DispatchQueue[str, int, Job[str, int]] = DispatchQueue()
    queue.put("a", now=0)
    assert queue.width == 0
    assert queue.size() == (0, 1)


def test_a_cancelled_job_holds_its_slot_until_its_work_has_ended() -> None:
    queue = make(1)
    first, _ = put(queue, "ab")
    launched(queue)
    queue.cancel(first, now=0)
    assert launched(queue) == []
    assert queue.size() == (1, 1)
    queue.finished(first, "", now=0)
    assert letters(launched(queue)) == "b"


def test_a_width_beyond_all_need_is_a_width() -> None:
    queue = make(10**30)
    put(queue, "abc")
    assert letters(launched(queue)) == "abc"


@pytest.mark.parametrize(("bad", "error"), BAD_WIDTHS)
def test_a_bad_width_is_refused_and_changes_nothing(bad: int, error: type[RDQError]) -> None:
    queue = make(2)
    put(queue, "abc")
    launched(queue)
    with refused(queue, error):
        queue.set_width(bad, now=9)
    with pytest.raises(error):
        make(bad)


@pytest.mark.parametrize(("bad", "error"), [bad for bad in BAD_WIDTHS if bad[0] is not None])
def test_a_bad_width_for_resume_is_refused_and_resumes_nothing(bad: int, error: type[RDQError]) -> None:
    queue: Queue = make(2)
    queue.pause(now=0)
    with refused(queue, error):
        queue.resume(bad, now=9)
    assert queue.paused
