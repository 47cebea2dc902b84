"""Work dealt out to several processes, and what comes of it, in the order in which it was dealt out."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import count
from typing import Final, TypeVar

T = TypeVar("T")

FORKS: Final = "fork" in multiprocessing.get_all_start_methods()
"""Whether a process can be made as a copy of this one: in one made anew, the hash of a text is another."""


def processors() -> int:
    """How many processes are worth their while here."""
    if not FORKS:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(do: Callable[[int], T], workers: int) -> Generator[T]:
    """What `do` gives for 0, 1, 2, … for ever, done by so many processes; close it, or they stay.

    `do` must come through pickling, and what it gives. Whatever it raises is raised here. A Ctrl-C is for this process
    alone: the others end what they are at.
    """
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    ahead: deque[Future[T]] = deque()
    try:
        for number in count():
            ahead.append(pool.submit(do, number))
            if len(ahead) > workers:
                yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
