"""Waiting for room and for idleness: the longest waiter first, one at a time, each re-checked when told."""

from __future__ import annotations

import pytest

from rdq_core import Idle, Launch, NoRoom, Room, Settled, Wait
from tests.core.tools import drained, launched, make, put, underway


def test_a_queue_without_capacity_always_has_room() -> None:
    queue = make()
    put(queue, "abc")
    waiter = queue.when_room(now=0)
    assert drained(queue) == [Room(waiter)]


def test_room_is_when_a_put_would_be_accepted() -> None:
    queue = make(0, capacity=1)
    job = queue.put("a", now=0)
    waiter = queue.when_room(now=0)
    assert drained(queue) == []
    queue.cancel(job, now=0)
    assert drained(queue) == [Settled(job), Room(waiter)]


def test_a_launch_makes_room() -> None:
    queue = make(1, capacity=1)
    job = queue.put("a", now=0)
    waiter = queue.when_room(now=0)
    assert drained(queue) == [Launch(job), Room(waiter)]


def test_the_longest_waiter_is_first_and_the_next_is_asked_again_after_what_that_one_does() -> None:
    queue = make(0, capacity=1)
    first, second = queue.when_room(now=0), queue.when_room(now=0)
    assert queue.poll(now=0) == Room(first)
    job = queue.put("a", now=0)
    assert queue.poll(now=0) == Wait(None)
    queue.cancel(job, now=0)
    assert drained(queue) == [Settled(job), Room(second)]


def test_whether_a_put_would_be_accepted_can_be_seen() -> None:
    queue = make(0, capacity=2)
    seen = [queue.has_room]
    queue.put("a", delay=5, now=0)
    seen.append(queue.has_room)
    job = queue.put("b", now=0)
    seen.append(queue.has_room)
    queue.cancel(job, now=0)
    seen.append(queue.has_room)
    queue.drain(now=0)
    assert [*seen, queue.has_room, make().has_room] == [True, True, False, True, False, True]


@pytest.mark.parametrize("end", ["stop", "drain"])
def test_who_waits_for_room_is_told_that_there_will_be_none(end: str) -> None:
    queue = make(0, capacity=1)
    queue.put("a", now=0)
    waiters = [queue.when_room(now=0), queue.when_room(now=0)]
    getattr(queue, end)(now=0)
    assert [command for command in drained(queue) if isinstance(command, NoRoom)] == list(map(NoRoom, waiters))


def test_there_is_no_room_in_a_stopped_queue_however_empty() -> None:
    queue = make()
    queue.stop(now=0)
    drained(queue)
    waiter = queue.when_room(now=0)
    assert drained(queue) == [NoRoom(waiter)]


def test_idle_is_when_nothing_is_pending_or_under_way() -> None:
    queue = make(1)
    waiter = queue.when_idle(now=0)
    assert drained(queue) == [Idle(waiter)]
    job = queue.put("a", now=0)
    waiter = queue.when_idle(now=0)
    assert drained(queue) == [Launch(job)]
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), Idle(waiter)]


def test_a_paused_queue_with_pending_jobs_is_not_idle_and_one_without_is() -> None:
    queue = make(1)
    job = queue.put("a", now=0)
    quiet, idle = queue.pause(now=0), queue.when_idle(now=0)
    assert Idle(idle) not in drained(queue)
    queue.cancel(job, now=0)
    assert drained(queue) == [Settled(job), Idle(idle)]
    assert quiet != idle


def test_a_cancelled_job_whose_work_goes_on_is_not_idle() -> None:
    queue = make(1)
    job = underway(queue)
    queue.cancel(job, now=0)
    waiter = queue.when_idle(now=0)
    assert Idle(waiter) not in drained(queue)


def test_every_one_who_waits_for_idleness_is_told() -> None:
    queue = make(1)
    waiters = [queue.when_idle(now=0) for _ in range(3)]
    assert drained(queue) == list(map(Idle, waiters))


def test_idleness_that_is_over_when_polled_is_not_told() -> None:
    queue = make(1)
    first, second = queue.when_idle(now=0), queue.when_idle(now=0)
    assert queue.poll(now=0) == Idle(first)
    job = queue.put("a", now=0)
    assert drained(queue) == [Launch(job)]
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), Idle(second)]


def test_a_forgotten_waiter_is_told_nothing_and_the_next_is_not_kept_waiting() -> None:
    queue = make(0, capacity=1)
    job = queue.put("a", now=0)
    rooms, idles = [queue.when_room(now=0) for _ in range(2)], [queue.when_idle(now=0) for _ in range(2)]
    assert [queue.forget(waiter, now=0) for waiter in (rooms[0], idles[0], rooms[0])] == [True, True, False]
    queue.cancel(job, now=0)
    assert drained(queue) == [Settled(job), Room(rooms[1]), Idle(idles[1])]
    assert not queue.forget(rooms[1], now=0)


def test_who_waits_holds_no_launch_back() -> None:
    queue = make(1, capacity=5)
    for ask in (queue.when_idle, queue.when_room):
        ask(now=0)
    job = queue.put("a", now=0)
    assert launched(queue) == [job]
