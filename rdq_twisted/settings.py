"""What may be turned while the queue runs."""

from __future__ import annotations

from typing import Generic, TypeVar

from twisted.internet.defer import Deferred

from rdq_core import Rate, RateSetting
from rdq_twisted.dispatcher import Dispatcher

A = TypeVar("A")
R = TypeVar("R")


class Settings(Dispatcher[A, R], Generic[A, R]):
    """The width, the rate, and the pause."""

    __slots__ = ()

    @property
    def width(self) -> int:
        """The most jobs under way at once; may be set at any time, and is remembered through a pause.

        Widening launches in the next turn; narrowing interrupts nothing. An int, 0 or more (`InvalidType`,
        `InvalidValue`).
        """
        return self._machine.width

    @width.setter
    def width(self, width: int) -> None:
        self.setWidth(width)

    def setWidth(self, width: int) -> None:
        """Set `width`."""
        self._machine.set_width(width, now=self._now())
        self._turns.soon()
        self._wake_feeds()

    @property
    def rate(self) -> tuple[Rate, ...]:
        """How many launches there may be in how much time; all of these hold. Empty: any number.

        May be set at any time, to one `Rate`, several, or None (`InvalidType`). It holds at once, for what is pending
        already too. A change gives away no launch: over any time, launches stay within the burst and the rates in
        force. A limit set where there was none begins with nothing saved up.
        """
        return self._machine.rate

    @rate.setter
    def rate(self, rate: RateSetting) -> None:
        self.setRate(rate)

    def setRate(self, rate: RateSetting) -> None:
        """Set `rate`. O(k) for k rates."""
        self._machine.set_rate(rate, now=self._now())
        self._turns.soon()

    def pause(self) -> Deferred[bool]:
        """Launch nothing until `resume`; pausing twice is pausing once.

        The Deferred fires True once nothing is under way, False if the queue is resumed before that. Cancelling it
        resumes nothing.
        """
        return self._promise(self._machine.pause(now=self._now()))

    def resume(self, width: int | None = None) -> None:
        """Launch again, with a new width if one is given. Resuming what is not paused only sets the width.

        Raises as `setWidth`, and `QueueStopped` after `stop`.
        """
        self._machine.resume(width, now=self._now())
        self._turns.soon()
        self._wake_feeds()

    def _wake_feeds(self) -> None:
        """How far a map may pull ahead goes by the width."""
        for feed in list(self._feeds):  # one that is woken may have come to its end
            feed.wake()
