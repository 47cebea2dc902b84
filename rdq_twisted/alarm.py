"""Calls at moments of the monotonic clock, made in a reactor, whose own timers go by the wall clock.

A wall clock that is set back by an hour holds up every timer of a Twisted reactor for that hour, and a reactor has no
others. So where something is due by time, one thread for all queues of the process waits for it by the monotonic clock,
and has the reactor make the call. It is started with the first such alarm, and costs who needs none nothing.

Rejected: a reactor's timer that a look at both clocks corrects, now and then (a timer that is held up has no now and
then); a shorter one, again and again (the same); a thread for each timer.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from math import inf
from threading import Condition, Thread
from typing import Final, final

from rdq_twisted.threads import CallsFromThread

LONGEST: Final = 3600.0
"""Seconds that the thread waits at a time: more than a lifetime is too long for the system."""


@final
class Alarm:
    """One call to be made. Everything but `ring` is for the reactor's thread."""

    __slots__ = ("_call", "_reactor")

    def __init__(self, reactor: CallsFromThread, moment: float, call: Callable[[], object]) -> None:
        """Have the reactor make the call at this moment of `time.monotonic`, or soon after."""
        self._reactor = reactor
        self._call: Callable[[], object] | None = call
        _thread.add(self, moment)

    def cancel(self) -> None:
        """Do not call. O(1)."""
        self._call = None  # it may have rung already
        _thread.remove(self)

    def ring(self) -> None:
        """It is time. In the thread."""
        with contextlib.suppress(RuntimeError):  # asyncio's loop has been closed, and nobody waits any more
            self._reactor.callFromThread(self._make)

    def _make(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


@final
class AlarmThread:
    """The thread that waits for the nearest of all alarms. Each wait is O(k) for k alarms; a queue has one at most."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._moments: dict[Alarm, float] = {}
        self._wakes_at: float = inf
        self._thread: Thread | None = None

    def add(self, alarm: Alarm, moment: float) -> None:
        """Ring this one at its moment. O(1); the thread is woken only if it would come too late."""
        with self._changed:
            self._moments[alarm] = moment
            if moment < self._wakes_at:
                self._wakes_at = moment
                self._changed.notify()
                self._start()

    def remove(self, alarm: Alarm) -> None:
        """Do not ring this one, if it still was to. O(1); the thread may wake for it and find nothing to do."""
        with self._changed:
            self._moments.pop(alarm, None)

    def forked(self) -> None:
        """Go on in a process forked off, which has the alarms and not the thread; that may have held the lock."""
        self._changed = Condition()
        self._wakes_at = inf
        if self._moments:
            self._start()

    def _start(self) -> None:
        """Have a thread."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._run, name="rdq alarms", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            for alarm in self._due():
                alarm.ring()
                self.remove(alarm)  # and not before: a process forked off meanwhile has it ring once more, to no effect

    def _due(self) -> list[Alarm]:
        """Wait, and say for which the moments have come; there may be none."""
        with self._changed:
            self._wakes_at = min(self._moments.values(), default=inf)
            left = self._wakes_at - time.monotonic()
            if left > 0:
                self._changed.wait(min(left, LONGEST))
            now = time.monotonic()
            return [alarm for alarm, moment in self._moments.items() if moment <= now]


_thread: Final = AlarmThread()
if hasattr(os, "register_at_fork"):  # not on Windows, which has no forks
    os.register_at_fork(after_in_child=_thread.forked)
