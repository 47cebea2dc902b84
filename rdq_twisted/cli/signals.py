"""Signals, with no moment in which one does what it did before.

The reactor installs functions of its own when it starts, which would end it. So ours are held back before that, and let
through once ours are in place. A signal that is ignored when we start (`nohup`, a shell's `&`) stays ignored.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Final

from rdq_twisted.cli.reactor import Reactor

ASKED_TO_STOP: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ASKED_FOR_WIDTH: Final = (signal.SIGUSR1, signal.SIGUSR2)
ASKED_FOR_RATE: Final = (signal.SIGRTMIN + 1, signal.SIGRTMIN + 2) if hasattr(signal, "SIGRTMIN") else ()
"""Twice and half. Numbers, as these signals have no names; not there on every system (macOS)."""

ASKED_FOR: Final = (*ASKED_TO_STOP, *ASKED_FOR_WIDTH, *ASKED_FOR_RATE)


def hold_back() -> None:
    """Let them wait."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED_FOR)


def heeded() -> list[int]:
    """Those to be acted upon; ask before the reactor runs, which forgets what was ignored."""
    stops = [signum for signum in ASKED_TO_STOP if signal.getsignal(signum) is not signal.SIG_IGN]
    return [*stops, *ASKED_FOR_WIDTH, *ASKED_FOR_RATE]


def let_through(
    reactor: Reactor,
    heeded: Iterable[int],
    at_once: Callable[[], object],
    actions: Mapping[int, Callable[[], object]],
) -> None:
    """From now on run an action, in the reactor, when its signal arrives; those held back arrive at once.

    `at_once` is called within the signal's function, of all that ask to stop; wherever the reactor may be.
    """
    chosen = set(heeded)
    for signum, action in actions.items():
        signal.signal(signum, _hop(reactor, at_once, action) if signum in chosen else signal.SIG_IGN)
    _survive_floods()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, actions)


def _survive_floods() -> None:
    """Let the pipe that wakes the reactor overflow without a word.

    Each signal puts a byte in it. When it is full one more makes no difference; but Python warns, and to do so
    takes a lock, within the signal's C function, that the interrupted code may hold. A flood of USR1 then hangs (seen).
    """
    wakeup_fd = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakeup_fd, warn_on_full_buffer=False)


def _hop(
    reactor: Reactor, at_once: Callable[[], object], action: Callable[[], object]
) -> Callable[[int, FrameType | None], None]:
    def hop(signum: int, _frame: FrameType | None) -> None:
        if signum in ASKED_TO_STOP:
            at_once()
        reactor.callFromThread(action)

    return hop
