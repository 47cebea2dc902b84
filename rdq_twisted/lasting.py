"""Work that cannot be ended from outside, only asked to end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, final

from twisted.internet.defer import Deferred

R = TypeVar("R")


@final
class Lasting(Deferred[R]):
    """A Deferred that fires when its work has really ended, however often it is cancelled before.

    A plain one is fired by Twisted as soon as its canceller returns, whatever goes on behind it.
    """

    def __init__(self, ask: Callable[[Deferred[R]], object]) -> None:
        """`ask` asks the work to stop; it is given this Deferred, and may fire it if there is no work to wait for."""
        super().__init__()
        self._ask = ask

    def cancel(self) -> None:
        """Ask the work to stop, each time. Once fired, as any Deferred: what it waits for in a chain is cancelled."""
        if self.called:
            super().cancel()
        else:
            self._ask(self)
