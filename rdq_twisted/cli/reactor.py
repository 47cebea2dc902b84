"""What the command line needs of a reactor, as a type.

Twisted says it with zope interfaces, which type checkers without its plugin take for classes that nothing
implements. `main` casts the real one, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from twisted.internet.defer import Deferred
from twisted.internet.protocol import ProcessProtocol


class Timer(Protocol):
    """A call to come."""

    def cancel(self) -> None:
        """Do not call."""
        ...

    def active(self) -> bool:
        """Whether it is still to come."""
        ...


class Transport(Protocol):
    """A process that has been started."""

    @property
    def pid(self) -> int | None:
        """Its id, until it has been reaped."""
        ...


class Reactor(Protocol):
    """The part of Twisted's reactor that is used here."""

    def seconds(self) -> float:
        """The time, in seconds; nobody sets it back, as `main` sees to."""
        ...

    def callLater(self, delay: float, call: Callable[..., object], /, *args: object) -> Timer:
        """Call in `delay` seconds."""
        ...

    def callFromThread(self, call: Callable[..., object], /, *args: object) -> object:
        """Call in the event loop; from a signal's function, say."""
        ...

    def callWhenRunning(self, call: Callable[..., object], /, *args: object) -> object:
        """Call when the event loop runs."""
        ...

    def addReader(self, reader: object, /) -> None:
        """Call `reader.doRead` whenever its descriptor can be read."""
        ...

    def removeReader(self, reader: object, /) -> None:
        """No longer."""
        ...

    def addWriter(self, writer: object, /) -> None:
        """Call `writer.doWrite` whenever its descriptor can be written."""
        ...

    def removeWriter(self, writer: object, /) -> None:
        """No longer."""
        ...

    def spawnProcess(
        self,
        protocol: ProcessProtocol,
        executable: bytes,
        args: Sequence[bytes],
        env: Mapping[bytes, bytes],
        *,
        childFDs: Mapping[int, int],
    ) -> Transport:
        """Start a process. Raises OSError and ValueError."""
        ...

    def run(self) -> None:
        """Run the event loop until `stop`."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


def pause(reactor: Reactor, seconds: float = 0) -> Deferred[None]:
    """A Deferred that fires in `seconds`; with 0, when everything else that is due has had its turn."""
    over: Deferred[None] = Deferred(lambda _: timer.cancel())
    timer = reactor.callLater(seconds, over.callback, None)
    return over
