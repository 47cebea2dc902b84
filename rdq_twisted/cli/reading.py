"""The input: items read lazily, from a file, a pipe or a terminal."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import Final, final

from rdq_twisted.cli.descriptor import Readiness, waits
from rdq_twisted.cli.items import Splitter
from rdq_twisted.cli.reactor import Reactor, pause

CHUNK: Final = 1 << 16
"""Bytes read at once, and so what is held beyond the items read ahead."""


@final
class Input:
    """Items from a descriptor, read when asked for and not before.

    `await more()`, and take the `items()` there are; again until it says False. `ended` says whether that was the
    end of the file; if it was `cut`, `torn` is the beginning of an item whose end had not arrived.
    """

    def __init__(self, reactor: Reactor, fd: int, separator: bytes) -> None:
        self._reactor = reactor
        self._fd = fd
        self._separator = separator
        self._splitter = Splitter(separator)
        self._readiness = Readiness(reactor, fd, "read") if waits(fd) else None
        self._is_cut = False
        self.ended: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is a file on disk, all of which is there; it is read to its end even after a stop."""
        return stat.S_ISREG(os.fstat(self._fd).st_mode)

    @property
    def is_terminal(self) -> bool:
        """Whether somebody types it."""
        return os.isatty(self._fd)

    @property
    def torn(self) -> bytes:
        """The beginning of an item that was not complete when the input was cut."""
        return self._splitter.rest

    def items(self) -> Iterator[bytes]:
        """The items read and not yet taken."""
        return self._splitter.items()

    async def more(self) -> bool:
        """Read on; whether there was anything more. Raises OSError and `ItemTooLong`."""
        if self.ended or not await self._wait():
            return False
        try:
            data = os.read(self._fd, CHUNK)
        except BlockingIOError:  # somebody else took it, or set O_NONBLOCK: it was not ready after all
            return True
        self.ended = not data
        self._splitter.feed(data or self._separator)  # the end of the file ends its last item too
        return True

    def cut(self) -> None:
        """Wait no longer: what has not arrived is not read."""
        self._is_cut = True
        if self._readiness is not None:
            self._readiness.wake()

    async def _wait(self) -> bool:
        if not self._is_cut:
            # A file is always ready; but signals and the ends of processes must get their turn between two chunks.
            await (pause(self._reactor) if self._readiness is None else self._readiness.wait())
        return not self._is_cut
