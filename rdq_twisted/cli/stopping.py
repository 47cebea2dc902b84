"""Stopping by degrees: each further request makes it more urgent, and none is taken back."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import final


class Stage(enum.IntEnum):
    """How urgent it is."""

    RUNNING = 0
    FINISHING = 1
    """What is under way finishes, nothing more is started."""
    ENDING = 2
    """What is under way is asked to end, and made to after the grace."""
    KILLING = 3
    """It is killed."""


@final
class Stopping:
    """Keeps the stage, and the exit status, which is that of the first reason to stop."""

    def __init__(self, steps: Mapping[Stage, Callable[[], None]]) -> None:
        """`steps`: what to do on reaching each stage."""
        self._steps = steps
        self.stage: Stage = Stage.RUNNING
        self.status: int | None = None

    def further(self, status: int) -> None:
        """One stage on."""
        self.reach(Stage(min(self.stage + 1, Stage.KILLING)), status)

    def reach(self, stage: Stage, status: int) -> None:
        """At least this far, every stage before it included. No effect if it has come so far already."""
        if self.status is None:
            self.status = status
        while self.stage < stage:
            self.stage = Stage(self.stage + 1)
            self._steps[self.stage]()
