"""The time that the garbage collector takes, apart from what it interrupts."""

from __future__ import annotations

import gc
import time
from typing import Literal


class Collector:
    """Counts its seconds, of the processor, from when this is made."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0
        gc.callbacks.append(self._hear)

    def _hear(self, phase: Literal["start", "stop"], _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.process_time()
        else:
            self.seconds += time.process_time() - self._began
