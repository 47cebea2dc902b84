"""Drain: no more puts, but what is pending runs first."""

from __future__ import annotations

from rdq_core import Idle, Phase, QueueStopped, Settled, Stopped
from tests.core.tools import drained, launched, letters, make, put, refused, underway


def test_what_is_pending_runs_and_then_it_is_told_with_nothing_handed_back() -> None:
    queue = make(1)
    put(queue, "ab")
    waiter = queue.drain(now=0)
    [first] = launched(queue)
    queue.finished(first, "", now=0)
    [second] = launched(queue)
    queue.finished(second, "", now=0)
    assert letters([first, second]) == "ab"
    assert drained(queue) == [Settled(second), Stopped(waiter, ())]


def test_put_and_requeue_are_refused_and_change_nothing() -> None:
    queue = make(1)
    job = underway(queue)
    queue.drain(now=0)
    for act in (lambda: queue.put("x", now=9), lambda: queue.requeue([], now=9)):
        with refused(queue, QueueStopped, job):
            act()


def test_a_pause_is_respected() -> None:
    queue = make(1)
    queue.put("a", now=0)
    queue.pause(now=0)
    queue.drain(now=0)
    assert launched(queue) == []
    assert not any(isinstance(command, Stopped) for command in drained(queue))
    queue.resume(now=0)
    assert letters(launched(queue)) == "a"


def test_a_stop_meanwhile_cuts_it_short_and_both_are_told_the_same() -> None:
    queue = make(1)
    job, rest = put(queue, "ab")
    launched(queue)
    waiters = [queue.drain(now=0), queue.stop(now=0)]
    assert drained(queue) == [Settled(rest)]
    queue.finished(job, "", now=0)
    assert drained(queue) == [Settled(job), *(Stopped(waiter, (rest,)) for waiter in waiters)]


def test_a_drain_after_a_stop_changes_nothing_and_is_told() -> None:
    queue = make(1)
    job = queue.put("a", now=0)
    stop = queue.stop(now=0)
    drain = queue.drain(now=0)
    assert queue.phase is Phase.STOPPING
    assert drained(queue) == [Settled(job), Stopped(stop, (job,)), Stopped(drain, (job,))]


def test_draining_twice_is_draining_once() -> None:
    queue = make(1)
    waiters = [queue.drain(now=0), queue.drain(now=0)]
    assert queue.phase is Phase.DRAINING
    assert drained(queue) == [Stopped(waiter, ()) for waiter in waiters]


def test_a_cleared_queue_has_drained() -> None:
    queue = make(0)
    jobs = put(queue, "ab")
    waiter = queue.drain(now=0)
    queue.clear(now=0)
    assert drained(queue) == [*map(Settled, jobs), Stopped(waiter, ())]


def test_idle_is_told_before_the_end() -> None:
    queue = make(1)
    end, idle = queue.drain(now=0), queue.when_idle(now=0)
    assert drained(queue) == [Idle(idle), Stopped(end, ())]


def test_the_phase_goes_forward_only() -> None:
    queue = make(1)
    phases = [queue.phase]
    for act in (queue.drain, queue.drain, queue.stop, queue.drain):
        act(now=0)
        phases.append(queue.phase)
    assert phases == [Phase.OPEN, Phase.DRAINING, Phase.DRAINING, Phase.STOPPING, Phase.STOPPING]
