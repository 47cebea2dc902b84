"""The end of an `async with` block: no task outlives it."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable
from typing import Protocol


class Ends(Protocol):
    """What of a queue ends a block."""

    def when_idle(self) -> Awaitable[object]:
        """Done when nothing is delayed, pending or under way."""
        ...

    def drain(self) -> Awaitable[object]:
        """Take no more; done when all is."""
        ...

    def stop(self, cancel_underway: bool = False) -> Awaitable[object]:
        """Launch no more; done when the last slot is free."""
        ...


async def leave(queue: Ends, error: BaseException | None) -> None:
    """Wait for all jobs; or, when something is raised or this task is cancelled, cancel what is under way."""
    if error is not None:
        await _end(queue)
        return
    try:
        await queue.when_idle()  # and not drain() at once: as in a TaskGroup, jobs may put more
        await queue.drain()
    except CancelledError:
        await _end(queue)
        raise


async def _end(queue: Ends) -> None:
    """Cancel what is under way, and wait for its end, however often the waiting task is cancelled meanwhile."""
    cancelled: CancelledError | None = None
    while True:
        try:
            await queue.stop(cancel_underway=True)
            break
        except CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
