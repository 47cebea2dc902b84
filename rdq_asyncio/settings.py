"""What may be turned while the queue runs."""

from __future__ import annotations

from asyncio import Future
from typing import Generic, TypeVar

from rdq_asyncio.dispatcher import Dispatcher

A = TypeVar("A")
R = TypeVar("R")


class Settings(Dispatcher[A, R], Generic[A, R]):
    """The width, and the pause."""

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
