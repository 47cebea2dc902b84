"""From the input into the queue, as there is room; and once the queue has stopped, into what is left."""

from __future__ import annotations

import contextlib
from typing import cast, final

from twisted.python.failure import Failure

from rdq_twisted import JobFailed, JobTimedOut, QueueFull, QueueStopped, ResizableDispatchQueue
from rdq_twisted.cli.items import ItemTooLong
from rdq_twisted.cli.process import CommandFailed
from rdq_twisted.cli.reading import Input
from rdq_twisted.cli.report import Failures
from rdq_twisted.cli.unstarted import UnstartedFile


@final
class Feed:
    """Puts every item of an input. After the queue's `stop` it reads on, and keeps the items."""

    def __init__(
        self, input: Input, queue: ResizableDispatchQueue[bytes, None], unstarted: UnstartedFile | None
    ) -> None:
        """`unstarted`: where the items that were not put are kept; None: they are only counted."""
        self._input = input
        self._queue = queue
        self._unstarted = unstarted
        self.put: int = 0
        self.unread: int = 0
        self.failures: Failures = Failures()
        self.input_error: str | None = None
        self.not_kept: str | None = None
        self.over: bool = False

    async def run(self) -> None:
        """Until the input ends or is cut. What goes wrong is noted, not raised."""
        try:
            while await self._input.more():
                for item in self._input.items():
                    await self._offer(item)
        except OSError as error:
            self.input_error = error.strerror
        except ItemTooLong as error:
            self.input_error = str(error)
        self.over = True

    async def _offer(self, item: bytes) -> None:
        while not self._queue.stopped:
            try:
                self._queue.put(item).addErrback(self._failed)
            except QueueFull:
                await self._room()
            else:
                self.put += 1
                return
        self._keep(item)

    async def _room(self) -> None:
        with contextlib.suppress(QueueStopped):  # the caller asks the queue itself
            await self._queue.whenRoom()

    def _failed(self, failure: Failure) -> None:
        """A job has not finished; cancelled and returned ones are handed back by `stop`, and not failures."""
        error = cast("BaseException", failure.value)  # pyright: ignore[reportUnknownMemberType]
        if isinstance(error, (JobFailed, JobTimedOut)):
            item = error.job.argument
            assert isinstance(item, bytes)
            self.failures.add(item, _why(error))

    def _keep(self, item: bytes) -> None:
        self.unread += 1
        if self._unstarted is None or self.not_kept is not None:
            return
        try:
            self._unstarted.add_unread(item)
        except OSError as error:
            self.not_kept = error.strerror


def _why(error: JobFailed | JobTimedOut) -> str:
    """In words."""
    if isinstance(error, JobTimedOut):  # told at the interrupt: however it ends, it has taken too long
        return f"timed out after {error.job.timeout:g} s"
    cause = error.job.error
    reason = cause.reason if isinstance(cause, CommandFailed) else repr(cause)
    attempts = len(error.job.attempts)
    return f"{reason} ({attempts} attempts)" if attempts > 1 else reason
