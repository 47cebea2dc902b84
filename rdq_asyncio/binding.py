"""The event loop of a queue: bound at first use, as asyncio's own queues are; and the time it tells."""

from __future__ import annotations

import time
from asyncio import AbstractEventLoop, get_running_loop
from typing import final

from rdq_core import InvalidType, RDQError


class WrongLoop(RDQError, RuntimeError):
    """A queue was used where no event loop runs, under another loop than its own, or from another thread.

    `running` is the loop that runs here, `own` the queue's; None: there is none, or none yet.
    """

    def __init__(self, running: AbstractEventLoop | None, own: AbstractEventLoop | None) -> None:
        super().__init__(running, own)
        self.running = running
        self.own = own

    def __str__(self) -> str:
        if self.running is not None:
            return f"the queue is bound to another event loop: {self.own!r}, not {self.running!r}"
        if self.own is not None:
            return "the queue's event loop runs in another thread; use its call_soon_threadsafe"
        return "no event loop is running here; use the queue in a coroutine, or give it a loop"


def running_loop() -> AbstractEventLoop | None:
    """The loop that runs in this thread; None if none does."""
    try:
        return get_running_loop()
    except RuntimeError:
        return None


@final
class Binding:
    """One queue's event loop, and its time."""

    __slots__ = ("_epoch", "_loop")

    def __init__(self, loop: AbstractEventLoop | None) -> None:
        """`loop`: None means the one that runs at first use. Raises `InvalidType`."""
        if loop is not None and not isinstance(loop, AbstractEventLoop):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidType("loop", loop, "an event loop or None")
        self._loop: AbstractEventLoop | None = loop
        self._epoch: float = 0.0

    def loop(self) -> AbstractEventLoop:
        """The loop, bound to now if this is the first use. Raises `WrongLoop` where it is not the one. O(1)."""
        own = self._loop
        try:  # as running_loop() does; every input comes here
            running = get_running_loop()
        except RuntimeError:
            if own is None or own.is_running():
                raise WrongLoop(None, own) from None
            return own
        if running is own:
            return running
        if own is not None:
            raise WrongLoop(running, own)
        self._loop = running
        return running

    def time(self) -> float:
        """The loop's time, wherever this is called; 0 if there is no loop yet."""
        return 0.0 if self._loop is None else self._loop.time()

    def epoch(self, loop: AbstractEventLoop) -> float:
        """What to add to the loop's time for seconds since 1970, as the wall clock is set now, to a second.

        The same float until the wall clock has been set by more than that, so that a million jobs share it.
        """
        epoch = time.time() - loop.time()
        if abs(epoch - self._epoch) > 1:
            self._epoch = epoch
        return self._epoch
