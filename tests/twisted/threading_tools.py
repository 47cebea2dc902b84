"""For tests of job functions in threads: real threads, and a reactor's thread that hears of them on request."""

from __future__ import annotations

import queue
from collections.abc import Callable
from threading import Event
from typing import Any, Final

from twisted.python.threadpool import ThreadPool

from rdq_twisted import inThread
from tests.twisted.tools import Case, Queue

PATIENCE: Final = 30  # seconds, after which a test hangs no longer but fails


class Listener:
    """The part of a reactor that a thread calls. Its thread is the test's, which hears when it listens."""

    def __init__(self) -> None:
        self.calls: queue.Queue[tuple[Callable[..., object], tuple[object, ...]]] = queue.Queue()

    def callFromThread(self, call: Callable[..., object], /, *args: object) -> None:
        self.calls.put((call, args))

    def listen(self, times: int = 1) -> None:
        """Wait for this many calls from threads, and make them."""
        for _ in range(times):
            call, args = self.calls.get(timeout=PATIENCE)
            call(*args)


class Blocking:
    """A function that blocks until the test lets it go on. `arguments` are those it was called with, in order."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.begun = Event()
        self.goOn = Event()

    def __call__(self, argument: str) -> str:
        self.arguments.append(argument)
        self.begun.set()
        assert self.goOn.wait(PATIENCE)
        return argument.upper()


class ThreadCase(Case):
    """With a thread pool, of two threads unless the test makes another, and whom its threads call."""

    threads = 2

    def setUp(self) -> None:
        super().setUp()
        self.home = Listener()
        self.pool = ThreadPool(0, self.threads)
        self.pool.start()
        self.blocking = Blocking()

    def tearDown(self) -> None:
        self.blocking.goOn.set()
        if not self.pool.joined:
            self.pool.stop()
        assert self.home.calls.empty(), "the test has heard of every end"
        super().tearDown()

    def threaded(self, func: Callable[[str], Any], width: int = 1) -> Queue:
        return self.queue(inThread(func, pool=self.pool, reactor=self.home), width)

    def listen(self, times: int = 1) -> None:
        self.home.listen(times)
        self.turn()
