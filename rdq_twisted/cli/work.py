"""The job function of the queue: one item, one process, its output handed over."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from typing import Final, TypeVar, final

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from rdq_twisted.cli.capture import Capture
from rdq_twisted.cli.command import with_item
from rdq_twisted.cli.group import leader
from rdq_twisted.cli.output import Output
from rdq_twisted.cli.process import CommandFailed, GroupProcess, NotStarted
from rdq_twisted.cli.reactor import Reactor, pause
from rdq_twisted.cli.watch import GroupWatch

T = TypeVar("T")

SCARCE: Final = frozenset((errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM))
"""What starting a process fails with when there are too many of something. That passes, and is not the item's fault."""

RETRY: Final = 0.5
"""Seconds until the next attempt then."""


@final
class Work:
    """Does jobs: `do` is what the queue calls."""

    def __init__(self, reactor: Reactor, command: Sequence[bytes], output: Output, grace: float) -> None:
        """`command`: its words, `{}` in place. `grace`: seconds from SIGTERM to SIGKILL."""
        self._reactor = reactor
        self._command = command
        self._output = output
        self._grace = grace
        self._leader = leader()
        self._watch = GroupWatch(reactor)
        self._environment = dict(os.environb)
        self._nothing = os.open(os.devnull, os.O_RDONLY)
        self._running: set[GroupProcess] = set()

    def do(self, item: bytes) -> Deferred[None]:
        """Do one. The Deferred fails with `CommandFailed`; cancelling it interrupts the process.

        It fires when the process has ended and its output has been taken, so that output nobody reads holds the
        slots, and what waits to be written is bounded by the width.
        """
        process = GroupProcess(self._reactor, self._watch, self._grace)
        return interruptible(Deferred.fromCoroutine(self._do(process, item)), process.interrupt)

    def kill(self) -> None:
        """SIGKILL to all that is under way."""
        for process in list(self._running):
            process.kill()

    def expose(self) -> None:
        """Our group has been signalled; to be called within the signal's function."""
        for process in list(self._running):
            process.expose()

    async def _do(self, process: GroupProcess, item: bytes) -> None:
        self._running.add(process)
        try:
            with await self._started(process, with_item(self._command, item)) as capture:
                try:
                    await process.ended
                finally:
                    await self._output.hand_over(capture)
        finally:
            self._running.discard(process)
        self._check_output(process)

    async def _started(self, process: GroupProcess, words: Sequence[bytes]) -> Capture:
        while not process.interrupted:
            try:
                return self._start(process, words)
            except OSError as error:
                if error.errno not in SCARCE:
                    raise NotStarted(f"not started: {error.strerror}") from error
                if len(self._running) == 1:
                    raise CommandFailed(f"not started: {error.strerror}") from error
            except ValueError as error:  # the only thing that execve cannot be given
                raise NotStarted("not started: a NUL byte in it (is -0 missing?)") from error
            await pause(self._reactor, RETRY)
        raise CommandFailed("not started")

    def _start(self, process: GroupProcess, words: Sequence[bytes]) -> Capture:
        capture = Capture()
        try:
            fds = {0: self._nothing, 1: capture.out, 2: capture.err}
            process.start([*self._leader, *words], self._environment, fds)
        except BaseException:
            capture.close()
            raise
        return capture

    def _check_output(self, process: GroupProcess) -> None:
        """A job whose output fell victim to a full disk has failed; after `| head` it has not."""
        error = self._output.stdout_error
        if error is not None and error.errno != errno.EPIPE and not process.interrupted:
            raise CommandFailed(f"its output could not be written: {error.strerror}")


def interruptible(work: Deferred[T], interrupt: Callable[[], object]) -> Deferred[T]:
    """A Deferred that fires as `work` does, and when it is cancelled calls `interrupt` and still waits for `work`.

    Twisted fires a cancelled Deferred at once unless its canceller does; this one's does, only to wait for another.
    """
    ended: Deferred[T] = Deferred()

    def cancel(given: Deferred[None]) -> None:
        interrupt()
        given.callback(None)

    def end(result: T | Failure) -> None:
        ended.callback(result)
        if not given.called:
            given.callback(None)

    given: Deferred[None] = Deferred(cancel)
    work.addBoth(end)
    return given.addCallback(lambda _: ended)
