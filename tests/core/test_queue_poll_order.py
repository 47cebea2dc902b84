"""Poll: the one door for effects, in a fixed order, deciding each at the moment it is asked for."""

from __future__ import annotations

from rdq_core import (
    Command,
    Idle,
    Interrupt,
    Launch,
    NoRoom,
    Quiet,
    Resumed,
    Room,
    Settled,
    Stopped,
    Wait,
)
from tests.core.tools import TextJob, drained, make, put, underway
from tests.core.toys import OpensAt


def kinds(commands: list[Command[TextJob]]) -> list[type[object]]:
    return [type(command) for command in commands]


def test_everything_due_at_once_comes_in_the_fixed_order() -> None:
    queue = make(2)
    first, second = underway(queue), underway(queue)
    queue.when_room(now=0)
    queue.pause(now=0)
    queue.resume(now=0)
    queue.put("next", now=0)
    queue.finished(first, "", now=0)
    queue.cancel(second, now=0)
    assert kinds(drained(queue)) == [Interrupt, Settled, Resumed, Room, Launch]


def test_rest_comes_last_quiet_before_idle_before_stopped() -> None:
    queue = make(1)
    job = underway(queue)
    for ask in (queue.stop, queue.when_idle, queue.when_room, queue.pause):
        ask(now=0)
    queue.finished(job, "", now=0)
    assert kinds(drained(queue)) == [Settled, NoRoom, Quiet, Idle, Stopped]


def test_resumed_comes_before_no_room() -> None:
    queue = make(1)
    queue.pause(now=0)
    queue.when_room(now=0)
    queue.drain(now=0)
    queue.resume(now=0)
    assert kinds(drained(queue)) == [Resumed, NoRoom, Stopped]


def test_all_of_a_kind_come_before_the_next_kind_in_the_order_they_arose() -> None:
    queue = make(3)
    jobs = put(queue, "abc")
    drained(queue)
    for job in jobs:
        queue.cancel(job, now=0)
    queue.failed(jobs[1], ValueError(), now=0)
    queue.finished(jobs[0], "", now=0)
    assert drained(queue) == [Interrupt(jobs[2]), Settled(jobs[1]), Settled(jobs[0])]


def test_quiet_idle_and_stopped_come_after_every_settlement() -> None:
    queue = make(9)
    jobs = put(queue, "abcde")
    drained(queue)
    for ask in (queue.pause, queue.when_idle, queue.stop):
        ask(now=0)
    for job in jobs:
        queue.finished(job, "", now=0)
    assert kinds(drained(queue)) == [*[Settled] * 5, Quiet, Idle, Stopped]


def test_what_arises_between_two_polls_takes_its_place_in_the_order() -> None:
    queue = make(9)
    first, second, _ = put(queue, "abc")
    assert [queue.poll(now=0), queue.poll(now=0)] == [Launch(first), Launch(second)]
    queue.finished(first, "", now=0)
    queue.cancel(second, now=0)
    assert kinds(drained(queue)) == [Interrupt, Settled, Launch]


def test_a_poll_too_many_is_harmless_and_gives_an_equal_wait() -> None:
    queue = make(1, admissions=[OpensAt(10)])
    queue.put("a", now=0)
    before = queue.snapshot()
    assert [queue.poll(now=0) for _ in range(3)] == [Wait(10)] * 3
    assert queue.snapshot() == before


def test_an_empty_queue_waits_for_inputs_alone() -> None:
    assert make(1).poll(now=0) == Wait(None)


def test_each_settlement_is_told_once() -> None:
    queue = make(2)
    jobs = put(queue, "abcd")
    drained(queue)
    queue.finished(jobs[0], "", now=0)
    queue.cancel(jobs[2], now=0)
    told = drained(queue)
    queue.stop(cancel_underway=True, now=0)
    for job in queue.underway():
        queue.failed(job, ValueError(), now=0)
    told += drained(queue)
    settled = [command.job for command in told if isinstance(command, Settled)]
    assert sorted(settled, key=lambda job: job.id) == jobs
