"""Handing over what jobs have printed, one job after the other, without ever making the reactor wait."""

from __future__ import annotations

import functools
import os
import select
from collections import deque
from collections.abc import Callable
from typing import Final, final

from twisted.internet.defer import Deferred, succeed

from rdq_twisted.cli.capture import Capture, size
from rdq_twisted.cli.descriptor import Readiness, waits, writable
from rdq_twisted.cli.reactor import Reactor, pause

FILE_CHUNK: Final = 1 << 20
"""Bytes written to a file at once."""

TURN: Final = 1 << 18
"""Bytes written to a pipe that keeps up, before the reactor gets its turn."""

Read = Callable[[int, int], bytes]
"""Reads so many bytes at an offset."""


@final
class Sink:
    """Standard output or standard error. `lost` once nobody reads it any more; it then swallows what it is given."""

    def __init__(self, reactor: Reactor, fd: int) -> None:
        self._reactor = reactor
        self._fd = fd
        self._readiness = Readiness(reactor, fd, "write") if waits(fd) else None
        self._since_turn = 0
        self.is_terminal: bool = os.isatty(fd)
        self.midline: bool = False
        self.written: int = 0
        self.lost: OSError | None = None

    async def write(self, read: Read, total: int) -> None:
        """Write `total` bytes, as fast as they are taken."""
        at = 0
        while at < total and self.lost is None:
            await self._ready()
            data = read(min(total - at, FILE_CHUNK if self._readiness is None else select.PIPE_BUF), at)
            if not data:
                return
            at += self.write_now(data)

    @property
    def ready(self) -> bool:
        """Whether it takes up to `PIPE_BUF` bytes at once."""
        return self._readiness is None or self.lost is not None or writable(self._fd)

    def give_up(self, error: OSError) -> None:
        """Write nothing more, because of `error`."""
        self.lost = self.lost or error
        if self._readiness is not None:
            self._readiness.wake()

    async def _ready(self) -> None:
        if self._since_turn >= TURN:
            self._since_turn = 0
            await pause(self._reactor)
        if self._readiness is not None and not self.ready:
            await self._readiness.wait()

    def write_now(self, data: bytes) -> int:
        """Write what is taken of `data`, and return how much that is; for a sink that is `ready`."""
        if self.lost is not None:
            return 0
        try:
            written = os.write(self._fd, data)
        except BlockingIOError:  # somebody set O_NONBLOCK on it, and it is full
            return 0
        except OSError as error:
            self.lost = error
            return 0
        self.midline = data[written - 1 : written] != b"\n"
        self.written += written
        self._since_turn += written
        return written


@final
class Output:
    """Our standard output and standard error, on which one job's output follows another's, never mixed."""

    def __init__(self, reactor: Reactor, out: int, err: int) -> None:
        """`out`, `err`: the descriptors. Set `uncover` to what makes room on a terminal before it is written to,
        and `lost` to what is to be done when standard output is lost.
        """
        self._reactor = reactor
        self._out = Sink(reactor, out)
        self._err = Sink(reactor, err)
        self._parcels: deque[tuple[list[tuple[Sink, Read, int]], Deferred[None]]] = deque()
        self._pumping = False
        self._at: Sink | None = None
        self._told = False
        self.uncover: Callable[[], None] = lambda: None
        self.lost: Callable[[OSError], None] = lambda _: None

    def hand_over(self, capture: Capture) -> Deferred[None]:
        """Write a job's output, as it is now. The Deferred fires when it has been taken, or will never be."""
        pieces = [(self._out, capture.out), (self._err, capture.err)]
        return self._send([(sink, _reading(fd), size(fd)) for sink, fd in pieces])

    def say(self, line: str) -> Deferred[None]:
        """Write a line of our own to standard error; in its turn, or between the lines of nobody else."""
        data = (line + "\n").encode("utf-8", "backslashreplace")
        if self._at is self._out and not self._out.is_terminal and self._err.ready:
            self._err.write_now(data)  # a reader of our output who has stopped must not keep news from the user
            return succeed(None)
        return self._send([(self._err, lambda length, at: data[at : at + length], len(data))])

    @property
    def is_terminal(self) -> bool:
        """Whether standard error is one."""
        return self._err.is_terminal

    @property
    def busy(self) -> bool:
        """Whether something is being written, or waits for it."""
        return self._pumping

    @property
    def midline(self) -> bool:
        """Whether what a terminal shows ends within a line."""
        return any(sink.is_terminal and sink.midline for sink in (self._out, self._err))

    @property
    def written(self) -> int:
        """Bytes taken so far, by both."""
        return self._out.written + self._err.written

    @property
    def stdout_error(self) -> OSError | None:
        """Why standard output takes no more, if it does not."""
        return self._out.lost

    def give_up(self, error: OSError) -> None:
        """Write nothing more to either."""
        self._told = True  # whoever says so knows
        self._out.give_up(error)
        self._err.give_up(error)

    def _send(self, parcel: list[tuple[Sink, Read, int]]) -> Deferred[None]:
        parcel = [piece for piece in parcel if piece[2]]
        if not parcel:
            return succeed(None)
        taken: Deferred[None] = Deferred()
        self._parcels.append((parcel, taken))
        if not self._pumping:
            Deferred.fromCoroutine(self._pump())
        return taken

    async def _pump(self) -> None:
        self._pumping = True
        while self._parcels:
            parcel, taken = self._parcels.popleft()
            self.uncover()
            for self._at, read, total in parcel:
                await self._at.write(read, total)
            self._at = None
            taken.callback(None)
            if self._out.lost is not None and not self._told:
                self._told = True
                self._reactor.callLater(0, self.lost, self._out.lost)  # this job has ended, and is not to be stopped
        self._pumping = False


def _reading(fd: int) -> Read:
    return functools.partial(os.pread, fd)
