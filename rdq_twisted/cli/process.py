"""One job's process: started in a group of its own, waited for, and ended with all its group if need be."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, cast, final

from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessDone
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from rdq_twisted.cli.group import begun, send
from rdq_twisted.cli.reactor import Reactor, Timer, Transport
from rdq_twisted.cli.signals import ASKED_TO_STOP
from rdq_twisted.cli.watch import GroupWatch

CANNOT: Final = frozenset((126, 127))
"""The exit statuses of who was to start a command and cannot, by which a shell, env, and what leads our jobs say so."""


class CommandFailed(Exception):
    """A job's command did not end well. `reason` says how, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotStarted(CommandFailed):
    """The command could not be started with this item, and could not at another time."""


def failed(exit_status: int | None, signum: int | None) -> CommandFailed:
    """The failure of a process that did not end well."""
    kind = NotStarted if exit_status in CANNOT else CommandFailed
    return kind(how_it_ended(exit_status, signum))


def how_it_ended(exit_status: int | None, signum: int | None) -> str:
    """How a process ended that did not end well: `exit status 3`, `signal SIGSEGV`."""
    if signum is None:
        return f"exit status {exit_status}"
    try:
        return f"signal {signal.Signals(signum).name}"
    except ValueError:  # a real-time signal has no name
        return f"signal {signum}"


@final
class GroupProcess(ProcessProtocol):
    """A process that leads a group. `ended` fires when it has ended, or fails with `CommandFailed`.

    If it was interrupted that is when its whole group is gone. A process that ends well although it was interrupted
    has ended well.

    For a moment after its start it is still in our own group, and a Ctrl-C reaches it too: before the command, which
    follows once it leads a group. One that dies of that is started again.
    """

    def __init__(self, reactor: Reactor, watch: GroupWatch, grace: float) -> None:
        """`grace`: seconds from SIGTERM to SIGKILL."""
        self._reactor = reactor
        self._watch = watch
        self._grace = grace
        self._pid: int | None = None
        self._reaped = False
        self._exposed = False
        self._program = b""
        self._again: Callable[[], None] = lambda: None
        self._killing: Timer | None = None
        self.interrupted: bool = False
        self.ended: Deferred[None] = Deferred()

    def start(self, words: Sequence[bytes], environment: Mapping[bytes, bytes], fds: Mapping[int, int]) -> None:
        """Start it. `fds`: the child's descriptors, and ours that they are. Raises OSError and ValueError."""
        self._again = partial(self.start, words, environment, fds)
        self._program = words[0]
        self._pid = None
        self._reaped = self._exposed = False
        self._reactor.spawnProcess(self, words[0], words, environment, childFDs=fds)

    def expose(self) -> None:
        """Our group has been signalled: note whether that may have reached this process.

        Called within the signal's function: later it may have been reaped, and nobody can tell.
        """
        if not self._reaped:
            self._exposed = self._pid is None or not begun(self._pid, self._program)

    def interrupt(self) -> None:
        """SIGTERM to the group, SIGKILL after the grace to what is left. No effect on one that has ended."""
        if not self._reaped and not self.interrupted:
            self.interrupted = True
            self._send(signal.SIGTERM)
            self._killing = self._reactor.callLater(self._grace, self._send, signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL to the group. No effect on one that has ended, unless others of its interrupted group live on."""
        if not self.ended.called and (self.interrupted or not self._reaped):
            self.interrupted = True
            self._send(signal.SIGKILL)

    def connectionMade(self) -> None:
        """Twisted calls this when it has been started."""
        self._pid = cast("Transport", self.transport).pid  # pyright: ignore[reportUnknownMemberType]

    def processEnded(self, reason: Failure) -> None:
        """Twisted calls this when it has been reaped: its output goes to files, there is nothing else to wait for."""
        self._reaped = True
        ended = cast("Any", reason).value  # Twisted leaves its attributes untyped
        if self._exposed and not self.interrupted and getattr(ended, "signal", None) in ASKED_TO_STOP:
            self._start_again()
            return
        failure = None if isinstance(ended, ProcessDone) else failed(ended.exitCode, ended.signal)
        if self.interrupted and self._pid is not None:
            self._watch.gone(self._pid).addCallback(lambda _: self._end(failure))
        else:
            self._end(failure)

    def _start_again(self) -> None:
        try:
            self._again()
        except OSError as error:
            self._end(CommandFailed(f"not started: {error.strerror}"))

    def _end(self, failure: CommandFailed | None) -> None:
        if self._killing is not None and self._killing.active():
            self._killing.cancel()
        if failure is None:
            self.ended.callback(None)
        else:
            self.ended.errback(failure)

    def _send(self, signum: signal.Signals) -> None:
        if self._pid is not None:
            send(self._pid, signum, reaped=self._reaped)
