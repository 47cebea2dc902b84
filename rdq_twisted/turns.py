"""Turns: the one place where a shell polls its machine, and so the one place where user code runs.

Any input asks for a turn `soon()`; a turn runs the shell's loop until the machine waits or the slice is spent, and
then asks for the next. The stack is as flat as that loop, however much finishes synchronously.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Final, final

from rdq_core import Wait
from rdq_twisted.timing import Timer, Timing

SLICE: Final = 0.010
"""Seconds a turn may take on a reactor before it lets others run; by its monotonic clock, the machine's own."""

FOREVER: Final = float("inf")
"""The end of a slice on a `Clock`, whose time stands still within a turn."""

STEPS: Final = 1000
"""Steps a turn may take on any clock: a `Clock` stands still within a turn."""


class TurnPhase(enum.Enum):
    """How it stands with the next turn."""

    AT_REST = "at rest"  # no turn is due; a timer may be armed for what is due by time
    SCHEDULED = "scheduled"
    RUNNING = "running"


AT_REST: Final = TurnPhase.AT_REST  # a member read through its class costs three times a global


@final
class Turns:
    """Has a shell's loop run in turns. At most one call is ever outstanding with the clock."""

    __slots__ = ("_call", "_run", "_timing", "phase")

    def __init__(self, timing: Timing, run: Callable[[int, float], Wait | None]) -> None:
        """`run` takes the most steps to take and the machine time to end at.

        It returns the `Wait` when there is nothing to do, None when there may be.
        """
        self._timing = timing
        self._run = run
        self.phase: TurnPhase = AT_REST
        """Whether a turn is due or running; for the shell to read."""
        self._call: Timer | None = None

    def soon(self) -> None:
        """There may be something to do: have a turn when control is back in the event loop. O(1)."""
        if self.phase is AT_REST:
            if self._call is not None:
                self._call.cancel()
            self.phase = TurnPhase.SCHEDULED
            self._call = self._timing.call_later(0, self._turn)

    def _turn(self) -> None:
        self._call = None
        self.phase = TurnPhase.RUNNING
        try:
            wait = self._run(STEPS, self._timing.now() + SLICE if self._timing.is_real else FOREVER)
        except Exception:  # an error of the shell's own: not tried again before the next input, or it would be for ever
            self.phase = AT_REST
            raise
        except BaseException:  # what work raised that is no Exception is raised on; the queue must outlive it
            self._rest(None)
            raise
        self._rest(wait)

    def _rest(self, wait: Wait | None) -> None:
        """The turn is over: have the next if there may be something to do."""
        self.phase = AT_REST
        if wait is None:
            self.soon()
        elif wait.until is not None:
            self._call = self._timing.call_later(max(0.0, wait.until - self._timing.now()), self._turn)
