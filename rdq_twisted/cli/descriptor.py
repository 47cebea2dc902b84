"""Waiting for a descriptor that is not ours alone.

Standard input and output are shared with whoever started us, so `O_NONBLOCK`, which belongs to the open file and not
to the descriptor, is never set: it would surprise a shell or a neighbour in the pipeline. Instead every read and
write waits for readiness first, and a write is no larger than what a ready pipe takes whole.
"""

from __future__ import annotations

import os
import select
import stat
from typing import Literal, final

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_twisted.cli.reactor import Reactor


def waits(fd: int) -> bool:
    """Whether `fd` is of a kind that can keep one waiting: a pipe, a socket or a terminal.

    Files and `/dev/null` are always ready, and epoll refuses them; Twisted would then ask them again and again.
    """
    mode = os.fstat(fd).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(fd)


def writable(fd: int) -> bool:
    """Whether a write to `fd` would go through, or fail, at once."""
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    return bool(poll.poll(0))


@final
class Readiness:
    """Tells once when a descriptor can be read or written, and is out of the reactor's sets again.

    To the reactor it is an `IReadDescriptor` or an `IWriteDescriptor`.
    """

    def __init__(self, reactor: Reactor, fd: int, direction: Literal["read", "write"]) -> None:
        self._reactor = reactor
        self._fd = fd
        self._direction = direction
        self._waiting: Deferred[None] | None = None

    def wait(self) -> Deferred[None]:
        """A Deferred that fires when the descriptor is ready, or broken (which the next call on it will tell)."""
        self._waiting = Deferred()
        if self._direction == "read":
            self._reactor.addReader(self)
        else:
            self._reactor.addWriter(self)
        return self._waiting

    def wake(self) -> None:
        """Fire it now, ready or not. No effect when nothing waits."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._reactor.removeReader(self)
            self._reactor.removeWriter(self)
            waiting.callback(None)

    def fileno(self) -> int:
        """For the reactor."""
        return self._fd

    def logPrefix(self) -> str:
        """For the reactor's log."""
        return "rdq"

    def doRead(self) -> None:
        """It can be read."""
        self.wake()

    def doWrite(self) -> None:
        """It can be written."""
        self.wake()

    def connectionLost(self, reason: Failure) -> None:  # noqa: ARG002  # the reactor's signature
        """The other end is gone; to the reactor that is not readiness, to us it is."""
        self.wake()
