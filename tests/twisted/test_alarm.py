"""Alarms: calls at moments of the monotonic clock, by a thread that knows no other."""
# pyright: reportPrivateUsage=false
# A thread of the test's own, so that no other test's alarms are in it.

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from rdq_twisted import alarm
from rdq_twisted.alarm import Alarm, AlarmThread

PATIENCE: Final = 60.0


class Reactor:
    """What it is told by the thread, to be called when the test says so."""

    def __init__(self) -> None:
        self.told: queue.SimpleQueue[Callable[..., object]] = queue.SimpleQueue()
        self.closed = False

    def callFromThread(self, call: Callable[..., object], /, *args: object) -> object:
        self.told.put(call)
        if self.closed:
            raise RuntimeError("Event loop is closed")
        return None

    def run(self) -> None:
        """Wait for one call, and make it."""
        self.told.get(timeout=PATIENCE)()


@pytest.fixture
def reactor(monkeypatch: pytest.MonkeyPatch) -> Reactor:
    monkeypatch.setattr(alarm, "_thread", AlarmThread())
    return Reactor()


def test_alarms_ring_in_order_of_their_moments_however_they_were_set(reactor: Reactor) -> None:
    rung: list[str] = []
    now = time.monotonic()
    for name, seconds in (("far", 3600), ("third", 0.03), ("first", 0.01), ("second", 0.02)):
        Alarm(reactor, now + seconds, partial(rung.append, name))
    for _ in range(3):
        reactor.run()
    assert rung == ["first", "second", "third"]
    assert time.monotonic() >= now + 0.03


def test_none_rings_before_its_moment(reactor: Reactor) -> None:
    moment = time.monotonic() + 0.02
    Alarm(reactor, moment, lambda: None)
    reactor.run()
    assert time.monotonic() >= moment


def test_a_nearer_one_is_not_held_up_by_one_far_off_that_the_thread_waits_for(reactor: Reactor) -> None:
    rung: list[str] = []
    Alarm(reactor, time.monotonic() + 1e300, lambda: rung.append("far"))
    Alarm(reactor, time.monotonic(), lambda: rung.append("near"))
    reactor.run()
    assert rung == ["near"]


def test_a_cancelled_one_is_not_called_whether_it_has_rung_or_not(reactor: Reactor) -> None:
    rung: list[str] = []
    before = Alarm(reactor, time.monotonic() + 3600, lambda: rung.append("before"))
    before.cancel()
    assert alarm._thread._moments == {}
    after = Alarm(reactor, time.monotonic(), lambda: rung.append("after"))
    call = reactor.told.get(timeout=PATIENCE)
    after.cancel()
    call()
    assert rung == []


def test_a_loop_that_has_been_closed_does_not_end_the_thread(reactor: Reactor) -> None:
    closed = Reactor()
    closed.closed = True
    Alarm(closed, time.monotonic(), lambda: None)
    closed.told.get(timeout=PATIENCE)
    rung: list[str] = []
    Alarm(reactor, time.monotonic(), lambda: rung.append("after"))
    reactor.run()
    assert rung == ["after"]


def test_there_is_no_thread_before_the_first_alarm_and_one_for_all(reactor: Reactor) -> None:
    threads = [alarm._thread._thread]
    for _ in range(3):
        Alarm(reactor, time.monotonic(), lambda: None)
        reactor.run()
        threads.append(alarm._thread._thread)
    before, first, *others = threads
    assert before is None
    assert first is not None
    assert first.daemon
    assert others == [first, first]
