"""What may be turned while the queue runs."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Hashable
from typing import Generic, TypeVar

from rdq_asyncio.dispatcher import Dispatcher
from rdq_core import Rate, RateSetting, Size

A = TypeVar("A")
R = TypeVar("R")


class Settings(Dispatcher[A, R], Generic[A, R]):
    """The width and the rate, of all and of each key, and the pause."""

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

    @property
    def width_per_key(self) -> int | None:
        """The most jobs of one key under way at once; None: any number. May be set at any time.

        Narrowing interrupts nothing, and what is under way counts at once. An int, 0 or more, or None (`InvalidType`,
        `InvalidValue`).
        """
        return self._machine.width_per_key

    @width_per_key.setter
    def width_per_key(self, width: int | None) -> None:
        self.set_width_per_key(width)

    def set_width_per_key(self, width: int | None) -> None:
        """Set `width_per_key`, as a callback may. Raises `InvalidType`, `InvalidValue` and `WrongLoop`.

        O(k log k) for k keys; O(n log n) where keys become limited, or cease to be.
        """
        loop = self.binding.loop()
        self._machine.set_width_per_key(width, now=loop.time())
        self._turns.soon(loop)

    @property
    def rate_per_key(self) -> tuple[Rate, ...]:
        """How many launches of one key there may be in how much time: as `rate`, for each key by itself.

        May be set at any time, to one `Rate`, several, or None (`InvalidType`).
        """
        return self._machine.rate_per_key

    @rate_per_key.setter
    def rate_per_key(self, rate: RateSetting) -> None:
        self.set_rate_per_key(rate)

    def set_rate_per_key(self, rate: RateSetting) -> None:
        """Set `rate_per_key`, as a callback may. Costs what `set_width_per_key` does.

        Raises `InvalidType` and `WrongLoop`.
        """
        loop = self.binding.loop()
        self._machine.set_rate_per_key(rate, now=loop.time())
        self._turns.soon(loop)

    def size_by_key(self) -> dict[Hashable, Size]:
        """The size of each key that has jobs under way or pending; None is that of the jobs without a key. O(n)."""
        return self._machine.size_by_key()

    @property
    def has_room(self) -> bool:
        """Whether a put would be accepted now: the queue is open, and not at its capacity. O(1)."""
        return self._machine.has_room

    def pause(self) -> Future[bool]:
        """Launch nothing until `resume`; pausing twice is pausing once.

        The future is True once nothing is under way, False if the queue is resumed before that. Cancelling it resumes
        nothing. Raises `WrongLoop`.
        """
        loop = self.binding.loop()
        return self._promise(self._machine.pause(now=loop.time()), loop)

    def pause_for(self, seconds: float) -> None:
        """Launch nothing for so many seconds: what an API asks for with a 429 and a Retry-After, say.

        Of several, the one that ends last counts. What is under way goes on. `resume` ends it at once, and `pause`
        makes it one without an end. Raises `InvalidType`, `InvalidValue` and `WrongLoop`.
        """
        loop = self.binding.loop()
        self._machine.pause_for(seconds, now=loop.time())
        self._turns.soon(loop)

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
