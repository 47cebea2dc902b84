"""Turns: the one place where a shell polls its machine, and so the one place where it calls the job function.

Any input asks for a turn `soon()`; a turn runs the shell's loop until the machine waits or the slice is spent, and
then asks for the next. The stack is as flat as that loop, however much finishes synchronously.
"""

from __future__ import annotations

import enum
from asyncio import AbstractEventLoop, Handle
from collections.abc import Callable
from contextvars import Context
from time import perf_counter
from typing import Final, final

from rdq_core import Wait

SLICE: Final = 0.010
"""Seconds a turn may take before it lets others run; by `perf_counter`, as uvloop's own time stands still meanwhile."""

STEPS: Final = 1000
"""Steps a turn may take."""

TICK: Final = 0.001
"""Seconds to the next try where a timer came too early. uvloop's go by whole milliseconds, the nearest: up to half of
one before the moment; and asked for that half it calls at once, 563 times over as measured, until it has passed."""


class TurnPhase(enum.Enum):
    """How it stands with the next turn."""

    AT_REST = "at rest"  # no turn is due; a timer may be armed for what is due by time
    SCHEDULED = "scheduled"
    RUNNING = "running"


AT_REST: Final = TurnPhase.AT_REST  # a member read through its class costs three times a global


@final
class Turns:
    """Has a shell's loop run in turns. At most one call is ever outstanding with the event loop."""

    __slots__ = ("_call", "_context", "_run", "phase", "steps")

    def __init__(self, run: Callable[[AbstractEventLoop, int, float], Wait | None]) -> None:
        """`run` takes the event loop, the most steps to take, and the `perf_counter` to end at.

        It returns the `Wait` when there is nothing to do, None when there may be.
        """
        self._run = run
        self.phase: TurnPhase = AT_REST
        """Whether a turn is due or running; for the shell to read."""
        self.steps: int = STEPS
        """Steps a turn may take."""
        self._call: Handle | None = None
        self._context = Context()  # nobody's: a turn must not run in the context of whoever happened to ask for it

    def soon(self, loop: AbstractEventLoop) -> None:
        """There may be something to do: have a turn when control is back in the event loop. O(1)."""
        if self.phase is AT_REST:
            if self._call is not None:
                self._call.cancel()
            self._call = loop.call_soon(self._turn, loop, context=self._context)
            self.phase = TurnPhase.SCHEDULED

    def _turn(self, loop: AbstractEventLoop, due: float | None = None) -> None:
        """`due`: where a timer makes this call, the moment that it was for."""
        self._call = None
        self.phase = TurnPhase.RUNNING
        try:
            wait = self._run(loop, self.steps, perf_counter() + SLICE)
        except Exception:  # an error of the shell's own: not tried again before the next input, or it would be for ever
            self.phase = AT_REST
            raise
        except BaseException:  # what work raised that is no Exception is raised on; the queue must outlive it
            self._rest(loop, None)
            raise
        self._rest(loop, wait, due)

    def _rest(self, loop: AbstractEventLoop, wait: Wait | None, due: float | None = None) -> None:
        """The turn is over: have the next if there may be something to do."""
        self.phase = AT_REST
        if wait is None:
            self.soon(loop)
        elif wait.until is not None:
            moment = wait.until if wait.until != due else loop.time() + TICK
            self._call = loop.call_at(moment, self._turn, loop, wait.until, context=self._context)
