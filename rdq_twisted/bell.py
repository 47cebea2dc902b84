"""Waiting until something may have changed."""

from __future__ import annotations

from typing import final

from twisted.internet.defer import Deferred


@final
class Bell:
    """Those who wait are all woken when it is rung, and then look for themselves; each may be cancelled."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[Deferred[None]] = []

    def wait(self) -> Deferred[None]:
        """A Deferred that fires at the next ring."""
        deferred: Deferred[None] = Deferred(self._waiting.remove)
        self._waiting.append(deferred)
        return deferred

    def ring(self) -> None:
        """Wake those who wait now. Who is woken may ring, wait, and cancel another."""
        for deferred in self._waiting.copy():
            if deferred in self._waiting:
                self._waiting.remove(deferred)
                deferred.callback(None)
