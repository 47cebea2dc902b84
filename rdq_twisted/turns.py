"""Turns: the one place where a shell polls its machine, and so the one place where user code runs.

Any input asks for a turn `soon()`; a turn takes one step after the other until the machine waits or the slice is
spent, and then asks for the next. The stack is as flat as this loop, however much finishes synchronously.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable
from typing import Final, final

from rdq_core import Wait
from rdq_twisted.timing import Timer, Timing

SLICE: Final = 0.010
"""Seconds a turn may take on a reactor before it lets others run."""

STEPS: Final = 1000
"""Steps a turn may take on any clock: a `Clock` stands still within a turn."""


class _Phase(enum.Enum):
    AT_REST = "at rest"  # no turn is due; a timer may be armed for what is due by time
    SCHEDULED = "scheduled"
    RUNNING = "running"


_AT_REST: Final = _Phase.AT_REST


@final
class Turns:
    """Takes steps of a machine in turns. At most one call is ever outstanding with the clock."""

    __slots__ = ("_call", "_phase", "_step", "_timing")

    def __init__(self, timing: Timing, step: Callable[[], Wait | None]) -> None:
        """`step` does the one next thing, and returns the `Wait` when there is none."""
        self._timing = timing
        self._step = step
        self._phase = _AT_REST
        self._call: Timer | None = None

    def soon(self) -> None:
        """There may be something to do: have a turn when control is back in the event loop. O(1)."""
        if self._phase is _AT_REST:
            if self._call is not None:
                self._call.cancel()
            self._phase = _Phase.SCHEDULED
            self._call = self._timing.call_later(0, self._turn)

    def _turn(self) -> None:
        self._call = None
        self._phase = _Phase.RUNNING
        wait: Wait | None = None
        try:
            wait = self._run()
        finally:  # user code may raise on through here what is no Exception; the queue must outlive it
            self._phase = _AT_REST
            if wait is None:
                self.soon()
            elif wait.until is not None:
                self._call = self._timing.call_later(max(0.0, wait.until - self._timing.now()), self._turn)

    def _run(self) -> Wait | None:
        step = self._step
        clock = time.perf_counter
        end = clock() + SLICE if self._timing.is_real else float("inf")
        for _ in range(STEPS):
            wait = step()
            if wait is not None:
                return wait
            if clock() >= end:
                return None
        return None
