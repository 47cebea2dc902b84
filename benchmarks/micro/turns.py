"""The real reactor, with each of its turns watched: how many there were, and how long the longest took."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.contenders.on_reactor import Reactor, installed
from benchmarks.micro.collector import Collector


class Turns:
    """From when it is made on; times are the processor's."""

    def __init__(self) -> None:
        self.reactor: Reactor = installed()
        self.count = 0
        self.longest = 0.0
        """Seconds of the longest, without the garbage collector's."""
        self.longest_collection = 0.0
        """Seconds that the garbage collector took in one."""
        self._collector = Collector()
        inside: Any = self.reactor  # what is wrapped is of no interface
        self._run = inside.runUntilCurrent
        inside.runUntilCurrent = self._watched

    def now(self) -> tuple[float, int]:
        """The time by the clock on the wall, and which turn this is."""
        return time.perf_counter(), self.count

    def begin_anew(self) -> None:
        """Forget the longest."""
        self.longest = self.longest_collection = 0.0

    def _watched(self) -> None:
        self.count += 1
        self._collector.seconds = 0.0
        began = time.process_time()
        self._run()
        collected = self._collector.seconds
        self.longest = max(self.longest, time.process_time() - began - collected)
        self.longest_collection = max(self.longest_collection, collected)
