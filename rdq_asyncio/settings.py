"""What may be turned while the queue runs."""

from __future__ import annotations

from asyncio import Future
from typing import Generic, TypeVar

from rdq_asyncio.dispatcher import Dispatcher
from rdq_core import Rate, RateSetting

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
        self.set_width(width)

    def set_width(self, width: int) -> None:
        """Set `width`, as a callback may. Raises `InvalidType`, `InvalidValue` and `WrongLoop`."""
        loop = self.binding.loop()
        self._machine.set_width(width, now=loop.time())
        self._turns.soon(loop)
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
        self.set_rate(rate)

    def set_rate(self, rate: RateSetting) -> None:
        """Set `rate`, as a callback may. O(k) for k rates. Raises `InvalidType` and `WrongLoop`."""
        loop = self.binding.loop()
        self._machine.set_rate(rate, now=loop.time())
        self._turns.soon(loop)

    def pause(self) -> Future[bool]:
        """Launch nothing until `resume`; pausing twice is pausing once.

        The future is True once nothing is under way, False if the queue is resumed before that. Cancelling it resumes
        nothing. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.pause(now=loop.time()), loop)

    def resume(self, width: int | None = None) -> None:
        """Launch again, with a new width if one is given. Resuming what is not paused only sets the width.

        Raises as `set_width`, and `QueueStopped` after `stop`.
        """
        loop = self.binding.loop()
        self._machine.resume(width, now=loop.time())
        self._turns.soon(loop)
        self._wake_feeds()

    def _wake_feeds(self) -> None:
        """How far a map may pull ahead goes by the width."""
        for feed in self._feeds:
            feed.wake()
