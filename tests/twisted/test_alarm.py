"""Alarms: calls at moments of the monotonic clock, by a thread that knows no other."""
# pyright: reportPrivateUsage=false
# A thread of the test's own, so that no other test's alarms are in it.

from __future__ import annotations

import queue
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from rdq_twisted import alarm
from rdq_twisted.alarm import Alarm, AlarmThread

PATIENCE: Final = 60.0

FORKING: Final = """
import os, queue, signal, sys, threading, time
from rdq_twisted import alarm

class Reactor:
    def __init__(self):
        self.told = queue.SimpleQueue()
    def callFromThread(self, call):
        self.told.put(call)

def rings(moment):
    rung, reactor = [], Reactor()
    alarm.Alarm(reactor, moment, lambda: rung.append(True))
    reactor.told.get()()
    return rung == [True]

def hold():
    with alarm._thread._changed:
        held.set()
        forked.wait()

inherited, reactor = [], Reactor()
alarm.Alarm(reactor, time.monotonic() + float(sys.argv[1]), lambda: inherited.append(True))
held, forked = threading.Event(), threading.Event()
threading.Thread(target=hold, daemon=True).start()
held.wait()
pid = os.fork()
if pid == 0:
    signal.alarm(30)  # ends one that hangs
    if float(sys.argv[1]) < 60:
        reactor.told.get()()
        assert inherited == [True]
    assert rings(time.monotonic() + 0.01)
    os._exit(0)
forked.set()
assert rings(time.monotonic()) and os.waitpid(pid, 0)[1] == 0
"""


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


@pytest.mark.parametrize("seconds", [0.3, 3600])
def test_they_ring_in_a_process_forked_off_too_those_set_before_and_after(seconds: float) -> None:
    """In a Python of its own, as a fork of this one would copy all its threads' locks; one holds the alarms' here."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKING, str(seconds)]
    assert subprocess.run(command, check=False, timeout=PATIENCE).returncode == 0
